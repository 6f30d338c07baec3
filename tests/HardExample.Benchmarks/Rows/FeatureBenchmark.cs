using HardExample.Benchmarks.Measuring;
using HardExample.Vision.Features;

namespace HardExample.Benchmarks.Rows;

/// <summary>Decoding and the six image features beside bare decoding.</summary>
internal sealed class FeatureBenchmark : IBenchmark
{
    public string Name => "features";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        var photos = new Photos(settings, settings.Size(2000, 20));
        yield return new Measurement(Name, "decode and six image features", photos.Description, "images/s", default).Beside(
            "bare libvips, decoding alone",
            settings.Turns.Pair(() => photos.Rate(static i => ImageFeatureExtractor.Extract(i)), photos.BareRate), Goal.RatioAtLeast(0.75));
    }
}
