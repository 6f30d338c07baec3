using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Benchmarks.Rows;

/// <summary>Exact nearest neighbours, choice of the nearest included, beside the bare matrix product.</summary>
internal sealed class NeighboursBenchmark : IBenchmark
{
    private const int Dimension = 2048, Nearest = 10;

    public string Name => "neighbours";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        int count = settings.Size(20_480, 1000);
        VectorSet queries = RandomVectors.Of(count, Dimension, 1), references = RandomVectors.Of(count, Dimension, 2);
        var search = new NeighbourSearch { K = Nearest, MaxDegreeOfParallelism = settings.Threads, CancellationToken = settings.Cancel };
        double work = 2e-9 * count * count * Dimension;
        using var product = MatrixProduct.Start(settings, count, count, Dimension);
        yield return new Measurement(Name, $"exact neighbours, top {Nearest}, cosine",
            $"{count} × {Dimension} queries, {count} references, {settings.Threads} threads", "GFLOP/s", default).Beside(
            product.Name,
            settings.Turns.Pair(() => work / Rounds.Seconds(() => NearestNeighbours.Find(queries, references, search)), product.Rate),
            Goal.RatioAtLeast(0.8));
    }
}
