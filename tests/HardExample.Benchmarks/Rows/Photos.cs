using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;
using HardExample.Vision.Features;
using HardExample.Vision.Imaging;

namespace HardExample.Benchmarks.Rows;

/// <summary>Photos in memory, each with the reduction that our decoder chooses for it.</summary>
internal sealed class Photos
{
    /// <summary>What a job with a model of 224 px asks of the decoder.</summary>
    public static readonly DecodeOptions Options = new() { MinimumLongestSide = ImageFeatureExtractor.SharpnessSide, MinimumWidth = 224, MinimumHeight = 224 };

    private readonly (byte[] Bytes, int Shrink)[] _images;
    private readonly BenchSettings _settings;
    private readonly VipsImageDecoder _decoder = new();

    /// <summary>Reads the photos, repeated to a number.</summary>
    public Photos(BenchSettings settings, int count)
    {
        _settings = settings;
        string[] files = settings.PhotoFiles(count);
        Dictionary<string, (byte[], int)> distinct = files.Distinct().ToDictionary(static f => f, f => File.ReadAllBytes(f) is var bytes ? (bytes, BareDecoder.ShrinkOf(bytes, _decoder, Options)) : default);
        _images = [.. files.Select(f => distinct[f])];
    }

    /// <summary>For people.</summary>
    public string Description => $"{_images.Length} photos, {_settings.Threads} threads";

    /// <summary>Images a second of bare libvips.</summary>
    public double BareRate() => _settings.Rate(_images, static i => BareDecoder.Decode(i.Bytes, i.Shrink));

    /// <summary>Images a second of our decoder, with what is then done to each.</summary>
    public double Rate(Action<DecodedImage> work) => _settings.Rate(_images, i =>
    {
        using DecodedImage decoded = _decoder.Decode(i.Bytes, Options);
        work(decoded);
    });

    /// <summary>Decoded copies; the caller disposes of them.</summary>
    public DecodedImage[] Decode() => Array.ConvertAll(_images, i => _decoder.Decode(i.Bytes, Options));
}
