using HardExample.Benchmarks.Measuring;
using HardExample.Vision.Descriptors;

namespace HardExample.Benchmarks.Rows;

/// <summary>The memory of growing jobs, and what a further sample costs beside what it may cost.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private static readonly int[] Sizes = [1000, 10_000, 100_000];

    public string Name => "memory";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        double allowed = sizeof(float) * WeightFreeDescriptor.Length + 1024, before = 0;
        int smaller = 0;
        foreach (int full in Sizes)
        {
            int count = settings.Size(full, full / 100);
            // The descriptor is the longest embedding that comes without a model of the user.
            string[] arguments = DrawnImages.Job(settings, count, "extensions.feature_extractor=descriptor");
            Series peak = Series.Of(
                [.. Enumerable.Range(0, settings.Rounds)
                    .Select(_ => StartedProgram.PeakBytes(Checkout.Executable, arguments, settings.Cancel) / 1e6)]);
            var measurement = new Measurement(
                Name, "peak memory of a job", $"{count} images of {DrawnImages.Side} px, all algorithms, no network", "MB", peak);
            yield return measurement;
            if (smaller > 0) yield return Growth(measurement, smaller, count, (peak.Median - before) * 1e6 / (count - smaller), allowed);
            (smaller, before) = (count, peak.Median);
        }
    }

    private static Measurement Growth(Measurement peak, int smaller, int larger, double bytes, double allowed) =>
        (peak with { Work = "memory a further sample", Input = $"from {smaller} to {larger} images", Unit = "bytes" }).Beside(
            "the embedding and 1 KB", (Series.Of([bytes]), Series.Of([allowed]), Series.Of([bytes / allowed])), Goal.RatioAtMost(1));
}
