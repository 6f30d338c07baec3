using HardExample.Benchmarks.Measuring;

namespace HardExample.Benchmarks.Rows;

/// <summary>Decoding to the working copy beside bare libvips.</summary>
internal sealed class DecodeBenchmark : IBenchmark
{
    public string Name => "decode";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        var photos = new Photos(settings, settings.Size(2000, 20));
        yield return new Measurement(Name, "decode to the working copy", photos.Description, "images/s", default).Beside(
            "bare libvips, shrink-on-load to the same size", settings.Turns.Pair(() => photos.Rate(static _ => { }), photos.BareRate), Goal.RatioAtLeast(0.95));
    }
}
