using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;

namespace HardExample.Benchmarks.Rows;

/// <summary>A whole job on photos beside bare decoding and bare forward passes.</summary>
internal sealed class JobBenchmark : IBenchmark
{
    public string Name => "job";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        yield return Measure(BenchJob.OfPhotosAlone(settings, settings.ModelPhotos), "whole job, the built-in extractor", settings);
        if (settings.Model is null) yield break;
        yield return Measure(
            BenchJob.OfPhotos(settings, settings.ModelPhotos), "whole job, all algorithms, three augmentations", settings);
    }

    private Measurement Measure(BenchJob job, string title, BenchSettings settings)
    {
        using var bare = BareModel.Best(File.ReadAllBytes(job.Model), settings.Threads, 32);
        return new Measurement(Name, title, job.Title, "s", default).Beside(
            $"bare decoding and {job.Passes} bare forward passes ({bare.Setting})",
            settings.Turns.Pair(() => job.Seconds(job.Config, settings), () => job.BareSeconds(bare, settings, settings.Threads)),
            Goal.RatioAtMost(1.10));
    }
}
