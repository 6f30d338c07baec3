using HardExample.Core.Numerics;

namespace HardExample.Cli.Bench;

/// <summary>Nearest neighbours, k-means and the k-center order, beside a plain matrix product of the same size.</summary>
/// <param name="name">neighbours, kmeans or kcenter.</param>
internal sealed class NumericsBenchmark(string name) : IBenchmark
{
    private const int Clusters = 100, Iterations = 50;

    public string Name => name;

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        int count = settings.Size(name == "neighbours" ? 20_480 : name == "kmeans" ? 100_000 : 50_000, 1000), dimension = name == "neighbours" ? 2048 : 512;
        int columns = name == "kmeans" ? Clusters : count;
        VectorSet points = MatrixYardstick.Vectors(count, dimension, 1), others = name == "neighbours" ? MatrixYardstick.Vectors(count, dimension, 2) : points;
        // k-means multiplies all points with all centres in every iteration; of the k-center order, each pair of points is needed once.
        double share = name == "kmeans" ? Iterations : name == "kcenter" ? 0.5 : 1, work = 2e-9 * count * columns * dimension;
        double Figure() => work * share / Rounds.Seconds(() => Work(points, others, settings));
        using var yardstick = MatrixYardstick.Start(settings, count, columns, dimension);
        string title = $"{count} × {dimension}" + (name == "neighbours" ? $" queries, {count} references, top 10" : name == "kmeans" ? $", K = {Clusters}, {Iterations} iterations" : "");
        title += $", {settings.Threads} threads";
        if (yardstick is null)
        {
            yield return new(Title, title, "GFLOP/s", settings.Turns.Alone(Figure), "numpy is not there", null, null, Goal);
            yield break;
        }
        (Series figure, Series limit, Series ratio) = settings.Turns.Pair(Figure, () => work / yardstick.Seconds());
        yield return new(Title, title, "GFLOP/s", figure, "numpy sgemm of the same vectors", limit, ratio, Goal);
    }

    private string Title => name switch { "neighbours" => "exact nearest neighbours", "kmeans" => "k-means", _ => "k-center order" };

    private string Goal => name switch { "neighbours" => "≥ 0.80", "kcenter" => "≥ 0.6", _ => "" };

    private void Work(VectorSet points, VectorSet others, BenchSettings settings)
    {
        if (name == "neighbours")
            NearestNeighbours.Find(points, others, new() { K = 10, MaxDegreeOfParallelism = settings.Threads, CancellationToken = settings.Cancel });
        else if (name == "kmeans") KMeans.Spherical(points, Clusters, Iterations, settings.Threads, settings.Cancel);
        else KCenter.Order(points, VectorSet.Empty, points.Count, settings.Threads, settings.Cancel);
    }
}
