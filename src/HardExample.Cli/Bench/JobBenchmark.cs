namespace HardExample.Cli.Bench;

/// <summary>Whole jobs beside bare decoding and bare forward passes.</summary>
internal sealed class JobBenchmark : IBenchmark
{
    public string Name => "job";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        if (settings is { Photos: not null, Model: not null }) yield return Measure(BenchJob.OfPhotos(settings, settings.Size(240, 10)), settings, settings.Threads, "≤ 1.10");
        if (settings.Classification is not null) yield return Measure(BenchJob.OfSmallImages(settings, 1), settings, 1, "≤ 2");
    }

    private static Measurement Measure(BenchJob job, BenchSettings settings, int threads, string goal)
    {
        using var bare = BareModel.Best(File.ReadAllBytes(job.Model), threads, 32);
        (Series figure, Series limit, Series ratio) = settings.Turns.Pair(() => job.Seconds(job.Config, settings), () => job.BareSeconds(bare, settings, threads));
        return new("whole job", job.Title, "s", figure, $"bare decoding and {job.Passes} bare forward passes ({bare.Setting})", limit, ratio, goal);
    }
}
