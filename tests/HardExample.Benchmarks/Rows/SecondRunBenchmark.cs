using HardExample.Benchmarks.Measuring;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.Benchmarks.Rows;

/// <summary>A second run with other weights and a cache beside the first run, which fills it.</summary>
internal sealed class SecondRunBenchmark : IBenchmark
{
    public string Name => "second-run";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        if (settings.Classification is null && settings is not { Photos: not null, Model: not null })
            throw new InputException("This row needs photos and a model (--photos, --model), or the small images (--small).");
        if (settings is { Photos: not null, Model: not null })
            yield return Measure(BenchJob.OfPhotos(settings, settings.ModelPhotos), settings);
        if (settings.Classification is not null) yield return Measure(BenchJob.OfSmallImages(settings, settings.Threads), settings);
    }

    private Measurement Measure(BenchJob job, BenchSettings settings)
    {
        int round = 0;
        MiningConfig config = job.Config;
        return new Measurement(Name, "second run with other weights, everything cached", job.Title, "s", default)
            .Beside("the first run", settings.Turns.After(
            () =>
            {
                config = job.Config
                    with { Extensions = job.Config.Extensions with { Cache = Path.Combine(settings.Folder, $"cache-{round++}") } };
                return job.Seconds(config, settings);
            },
            () => job.Seconds(config with { Algorithms = OtherWeights(config.Algorithms) }, settings)), Goal.RatioAtMost(0.05));
    }

    private static WeightedList OtherWeights(WeightedList algorithms) =>
        WeightedList.Of(algorithms.Select(static (a, i) => (a.Key, a.Value * (1 + 0.1 * i))));
}
