using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Benchmarks.Rows;

/// <summary>The whole k-center order beside the bare matrix product.</summary>
/// <remarks>
/// The n-th point that is taken must be compared with the points that are left, so each pair counts once: n (n − 1) / 2 products of d
/// values, 2 d operations each. Products that an implementation makes twice, or in vain, do not count for it.
/// </remarks>
internal sealed class KCenterBenchmark : IBenchmark
{
    private const int Dimension = 512;

    public string Name => "kcenter";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        int count = settings.Size(50_000, 1000);
        VectorSet points = RandomVectors.Of(count, Dimension, 1);
        double work = 1e-9 * count * (count - 1) * Dimension;
        using var product = MatrixProduct.Start(settings, count, Math.Min(count, 8192), Dimension);
        yield return new Measurement(Name, "k-center order of all points", $"{count} × {Dimension}, {settings.Threads} threads",
            "GFLOP/s", default)
        {
            Note = "each pair counted once",
        }.Beside(product.Name, settings.Turns.Pair(
            () => work / Rounds.Seconds(() => KCenter.Order(points, VectorSet.Empty, points.Count, settings.Threads, settings.Cancel)),
            product.Rate), Goal.RatioAtLeast(0.6));
    }
}
