namespace HardExample.Benchmarks.Rows;

/// <summary>All rows, in the order of the table.</summary>
internal static class Catalog
{
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new DecodeBenchmark(), new FeatureBenchmark(), new EmbeddingBenchmark(), new ExtractorBenchmark(), new JobBenchmark(),
        new SmallJobBenchmark(), new SecondRunBenchmark(),
        new NeighboursBenchmark(), new KMeansBenchmark(), new KCenterBenchmark(), new ResultFilesBenchmark(), new ManifestBenchmark(),
        new LedgerBenchmark(), new LedgerJobBenchmark(), new MemoryBenchmark(), new StartBenchmark(), new ImportBenchmark(),
    ];
}
