using HardExample.Benchmarks.Measuring;
using HardExample.Core.Configuration;

namespace HardExample.Benchmarks.Rows;

/// <summary>Decoding to the working copy with each decoder beside bare libvips, of photos as they are and of 12 MP.</summary>
internal sealed class DecodeBenchmark : IBenchmark
{
    private const int LargeMegapixels = 12;

    public string Name => "decode";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        foreach (int? megapixels in (int?[])[null, LargeMegapixels])
            foreach (ImageDecoderKind kind in Enum.GetValues<ImageDecoderKind>())
            {
                var photos = new Photos(settings, megapixels is null ? settings.Size(2000, 20) : settings.Size(40, 4), kind, megapixels);
                Goal? goal = megapixels is null ? Goal.RatioAtLeast(kind == ImageDecoderKind.Imagesharp ? 1 : 0.95) : null;
                yield return new Measurement(Name, "decode to the working copy", photos.Description, "images/s", default).Beside(
                    "bare libvips, shrink-on-load to the same size",
                    settings.Turns.Pair(() => photos.Rate(static _ => { }), photos.BareRate), goal);
            }
    }
}
