using HardExample.Vision.Features;
using HardExample.Vision.Imaging;

namespace HardExample.Cli.Bench;

/// <summary>Decoding to the working copy beside bare libvips, and the image features beside decoding.</summary>
internal sealed class DecodeBenchmark : IBenchmark
{
    /// <summary>What a job with a model of 224 px asks of the decoder.</summary>
    internal static readonly DecodeOptions Options = new() { MinimumLongestSide = ImageFeatureExtractor.SharpnessSide, MinimumWidth = 224, MinimumHeight = 224 };

    public string Name => "decode";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        var decoder = new VipsImageDecoder();
        string[] files = settings.PhotoFiles(settings.Size(2000, 20));
        Dictionary<string, byte[]> contents = files.Distinct().ToDictionary(static f => f, File.ReadAllBytes);
        (byte[] Bytes, int Shrink)[] images = [.. files.Select(f => (contents[f], BareDecoder.ShrinkOf(contents[f], decoder, Options)))];
        string input = $"{images.Length} photos, {settings.Threads} threads";

        (Series figure, Series limit, Series ratio) = settings.Turns.Pair(
            () => Rate(settings, images, i => decoder.Decode(i.Bytes, Options).Dispose()),
            () => Rate(settings, images, static i => BareDecoder.Decode(i.Bytes, i.Shrink)));
        yield return new("decode to the working copy", input, "images/s", figure, "bare libvips, same reduction", limit, ratio, "≥ 0.95");

        (figure, limit, ratio) = settings.Turns.Pair(
            () => Rate(settings, images, i => Measure(decoder, i.Bytes)),
            () => Rate(settings, images, i => decoder.Decode(i.Bytes, Options).Dispose()));
        yield return new("decode and six image features", input, "images/s", figure, "decode alone", limit, ratio, "≥ 0.75");
    }

    /// <summary>Pieces of work a second.</summary>
    internal static double Rate<T>(BenchSettings settings, T[] items, Action<T> work)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Threads, CancellationToken = settings.Cancel };
        return items.Length / Rounds.Seconds(() => Parallel.For(0, items.Length, options, i => work(items[i])));
    }

    private static void Measure(VipsImageDecoder decoder, byte[] image)
    {
        using DecodedImage decoded = decoder.Decode(image, Options);
        ImageFeatureExtractor.Extract(decoded);
    }
}
