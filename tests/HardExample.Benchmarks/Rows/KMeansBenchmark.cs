using System.Runtime.InteropServices;
using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Benchmarks.Rows;

/// <summary>k-means beside scikit-learn from the same initial centres, with the inertia of both.</summary>
internal sealed class KMeansBenchmark : IBenchmark
{
    private const int Clusters = 100, Iterations = 50, Dimension = 512;

    public string Name => "kmeans";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        int count = settings.Size(100_000, 1000);
        VectorSet points = RandomVectors.Of(count, Dimension, 1);
        // No iteration: the seeds alone.
        VectorSet seeds = KMeans.Spherical(points, Clusters, 0, settings.Threads, settings.Cancel), centres = seeds;
        string labels = Path.Combine(settings.Folder, "labels.i32");
        using PythonYardstick? yardstick = PythonYardstick.Start(
            settings, "kmeans.py", Save(points, "points.f32", settings), Save(seeds, "seeds.f32", settings), labels, Dimension, Iterations);
        double Figure() => Rounds.Seconds(() => centres = KMeans.Spherical(points, seeds, Iterations, settings.Threads, settings.Cancel));
        var measurement = new Measurement(Name, $"k-means, K = {Clusters}, at most {Iterations} iterations",
            $"{count} × {Dimension}, {settings.Threads} threads", "s", default);
        if (yardstick is null)
        {
            yield return measurement
                with { Figure = settings.Turns.Alone(Figure), LimitName = $"no limit: '{settings.Python}' has no numpy",
                    Goal = Goal.RatioAtMost(0.5) };
            yield break;
        }
        double iterations = 0;
        double Limit() => yardstick.Run() is [double seconds, double made] ? (iterations = made, seconds).seconds
            : throw new InvalidOperationException("The yardstick answers in another form.");
        (Series, Series, Series) series = settings.Turns.Pair(Figure, Limit);
        double own = Inertia(points, Assign(points, centres, settings)),
            other = Inertia(points, MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(labels)));
        yield return (measurement with
        {
            Note = FormattableString.Invariant(
                $"inertia {own / other - 1:+0.00 %;−0.00 %} beside the limit's (allowed: 0.1 %), whose run made {iterations:0} iterations"),
            IsEqualResult = own <= 1.001 * other,
        })
            .Beside(yardstick.Name, series, Goal.RatioAtMost(0.5));
    }

    private static int[] Assign(VectorSet points, VectorSet centres, BenchSettings settings)
    {
        NeighbourTable nearest = NearestNeighbours.Find(
            points, centres, new() { K = 1, MaxDegreeOfParallelism = settings.Threads, CancellationToken = settings.Cancel });
        return [.. Enumerable.Range(0, points.Count).Select(i => nearest.Indices(i)[0])];
    }

    /// <summary>
    /// Sum of the squared distances from the mean of the own cluster: the squared lengths less each cluster's squared sum by its size.
    /// </summary>
    private static double Inertia(VectorSet points, ReadOnlySpan<int> labels)
    {
        var sums = new double[Clusters, Dimension];
        var sizes = new int[Clusters];
        double inertia = 0;
        for (int i = 0; i < points.Count; i++)
        {
            sizes[labels[i]]++;
            ReadOnlySpan<float> point = points[i];
            for (int k = 0; k < Dimension; k++)
            {
                inertia += (double)point[k] * point[k];
                sums[labels[i], k] += point[k];
            }
        }
        for (int c = 0; c < Clusters; c++)
            for (int k = 0; k < Dimension; k++) inertia -= sizes[c] == 0 ? 0 : sums[c, k] * sums[c, k] / sizes[c];
        return inertia;
    }

    private static string Save(VectorSet vectors, string name, BenchSettings settings)
    {
        string path = Path.Combine(settings.Folder, name);
        using FileStream file = File.Create(path);
        for (int i = 0; i < vectors.Count; i++) file.Write(MemoryMarshal.AsBytes(vectors[i]));
        return path;
    }
}
