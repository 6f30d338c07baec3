using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;

namespace HardExample.Benchmarks.Rows;

/// <summary>A whole job on one core with a tiny model, so that what comes on top of decoding and forward passes shows.</summary>
internal sealed class SmallJobBenchmark : IBenchmark
{
    public string Name => "small-job";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        BenchJob job = BenchJob.OfSmallImages(settings, 1);
        using var bare = BareModel.Best(File.ReadAllBytes(job.Model), 1, 32);
        yield return new Measurement(Name, "whole job, tiny model", job.Title, "images/s", default).Beside(
            $"bare decoding and {job.Passes} bare forward passes ({bare.Setting})",
            settings.Turns.Pair(() => job.Images.Length / job.Seconds(job.Config, settings),
                () => job.Images.Length / job.BareSeconds(bare, settings, 1)), Goal.RatioAtLeast(0.5));
    }
}
