using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;
using HardExample.Core.Configuration;
using HardExample.Vision.Features;
using HardExample.Vision.Imaging;

namespace HardExample.Benchmarks.Rows;

/// <summary>Photos in memory, each with the reduction that our decoder chooses for it.</summary>
internal sealed class Photos
{
    /// <summary>What a job with a model of 224 px asks of the decoder.</summary>
    public static readonly DecodeOptions Options = new() { MinimumLongestSide = ImageFeatureExtractor.SharpnessSide, MinimumWidth = 224,
        MinimumHeight = 224 };

    private readonly (byte[] Bytes, int Shrink)[] _images;
    private readonly BenchSettings _settings;
    private readonly IImageDecoder _decoder;

    /// <summary>Reads the photos, repeated to a number.</summary>
    /// <param name="settings">Where they are.</param>
    /// <param name="count">How many.</param>
    /// <param name="kind">What decodes them.</param>
    /// <param name="megapixels">Enlarged to this size; null = as they are.</param>
    public Photos(BenchSettings settings, int count, ImageDecoderKind kind = ImageDecoderKind.Imagesharp, int? megapixels = null)
    {
        _settings = settings;
        _decoder = ImageDecoderFactory.Create(new() { ImageDecoder = kind });
        var yardstick = new VipsImageDecoder(ImageLimits.Default);
        string[] files = settings.PhotoFiles(count);
        Dictionary<string, (byte[], int)> distinct = files.Distinct().ToDictionary(static f => f, f =>
        {
            byte[] file = File.ReadAllBytes(f), bytes = megapixels is { } size ? Enlarge(file, size) : file;
            return (bytes, BareDecoder.ShrinkOf(bytes, yardstick, Options));
        });
        _images = [.. files.Select(f => distinct[f])];
        Description = $"{(megapixels is { } m ? $"{count} photos of {m} MP" : $"{count} photos")}, {_decoder.Version}, "
            + $"{settings.Threads} threads";
    }

    /// <summary>For people.</summary>
    public string Description { get; }

    /// <summary>Images a second of bare libvips.</summary>
    public double BareRate() => _settings.Rate(_images, static i => BareDecoder.Decode(i.Bytes, i.Shrink));

    /// <summary>Images a second of our decoder, with what is then done to each.</summary>
    public double Rate(Action<DecodedImage> work) => _settings.Rate(_images, i =>
    {
        using DecodedImage decoded = _decoder.Decode(i.Bytes, Options);
        work(decoded);
    });

    private byte[] Enlarge(byte[] file, int megapixels)
    {
        using DecodedImage image = _decoder.Decode(file, DecodeOptions.Default);
        int height = (int)Math.Sqrt(megapixels * 1e6 * 3 / 4), width = height * 4 / 3;
        using RgbImage large = ImageResizer.Resize(image.Pixels, width, height);
        return ImageEncoder.EncodeJpeg(large.Pixels, width, height, RgbImage.Channels);
    }

    /// <summary>Decoded copies; the caller disposes of them.</summary>
    public DecodedImage[] Decode() => Array.ConvertAll(_images, i => _decoder.Decode(i.Bytes, Options));
}
