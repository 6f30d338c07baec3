using HardExample.Core.Configuration;

namespace HardExample.Cli.Bench;

/// <summary>A second run with other weights and a cache beside the first run, which fills it.</summary>
internal sealed class CacheBenchmark : IBenchmark
{
    public string Name => "cache";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        if (settings is { Photos: not null, Model: not null }) yield return Measure(BenchJob.OfPhotos(settings, settings.Size(240, 10)), settings);
        if (settings.Classification is not null) yield return Measure(BenchJob.OfSmallImages(settings, settings.Threads), settings);
    }

    private static Measurement Measure(BenchJob job, BenchSettings settings)
    {
        int round = 0;
        MiningConfig config = job.Config;
        (Series figure, Series limit, Series ratio) = settings.Turns.After(
            () =>
            {
                config = job.Config with { Extensions = job.Config.Extensions with { Cache = Path.Combine(settings.Folder, $"cache-{round++}") } };
                return job.Seconds(config, settings);
            },
            () => job.Seconds(config with { HardThreshold = 0.3, Margin = 0.5, ScoreThresholdUp = 0.8 }, settings));
        return new("second run, everything cached", job.Title, "s", figure, "first run", limit, ratio, "≤ 0.05");
    }
}
