using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;

namespace HardExample.Benchmarks.Rows;

/// <summary>A whole job on photos beside bare decoding and bare forward passes.</summary>
internal sealed class JobBenchmark : IBenchmark
{
    public string Name => "job";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        BenchJob job = BenchJob.OfPhotos(settings, settings.ModelPhotos);
        using var bare = BareModel.Best(File.ReadAllBytes(job.Model), settings.Threads, 32);
        yield return new Measurement(Name, "whole job, all algorithms, three augmentations", job.Title, "s", default).Beside(
            $"bare decoding and {job.Passes} bare forward passes ({bare.Setting})",
            settings.Turns.Pair(() => job.Seconds(job.Config, settings), () => job.BareSeconds(bare, settings, settings.Threads)),
            Goal.RatioAtMost(1.10));
    }
}
