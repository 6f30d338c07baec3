using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>Spherical k-means: clusters of directions.</summary>
/// <remarks>
/// Lloyd's iteration with cosine and centres of length 1 (Dhillon and Modha 2001), seeded by k-means++ (Arthur and Vassilvitskii 2007) with
/// a fixed seed. A point is compared with all centres only when they moved far enough for it to change sides (Hamerly, "Making k-means even
/// faster", 2010), which does not change the result. Every sum runs in the order of the points, so the result does not depend on the number
/// of threads.
/// </remarks>
public static class KMeans
{
    /// <summary>Centres are fitted on at most this many points a cluster, evenly spaced; more would hardly move them.</summary>
    public const int MaxPointsPerCluster = 64;

    private const ulong Seed = 20070107;
    private const int SeedBlock = 1024;

    /// <summary>Finds centres, on a sample where there are many points.</summary>
    /// <param name="points">At least one vector of length 1.</param>
    /// <param name="clusters">How many centres, at least 1; at most one for each point is made.</param>
    /// <param name="iterations">Most iterations; it ends earlier when nothing moves.</param>
    /// <param name="maxDegreeOfParallelism">Threads, at least 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Centres of length 1.</returns>
    /// <exception cref="ArgumentException">There is no point.</exception>
    public static VectorSet Spherical(
        VectorSet points, int clusters, int iterations, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        if (points.Count == 0) throw new ArgumentException("k-means needs at least one point.", nameof(points));
        clusters = Math.Min(clusters, points.Count);
        long max = (long)clusters * MaxPointsPerCluster;
        if (points.Count > max) points = points.Subset(Spaced(points.Count, (int)max));
        ParallelOptions options = ParallelLoop.Options(maxDegreeOfParallelism, cancellationToken);
        return Improve(points, SeedCentres(points, clusters, options), iterations, options);
    }

    /// <summary>Moves given centres to where Lloyd's iteration over all points takes them.</summary>
    /// <param name="points">Vectors of length 1, at least as many as centres.</param>
    /// <param name="centres">Where to begin; vectors of length 1.</param>
    /// <param name="iterations">Most iterations; it ends earlier when nothing moves.</param>
    /// <param name="maxDegreeOfParallelism">Threads, at least 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Centres of length 1.</returns>
    /// <exception cref="ArgumentException">There are fewer points than centres.</exception>
    public static VectorSet Spherical(
        VectorSet points, VectorSet centres, int iterations, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        if (points.Count < centres.Count)
            throw new ArgumentException($"{points.Count} points are fewer than {centres.Count} centres.", nameof(points));
        return Improve(points, [.. Enumerable.Range(0, centres.Count).Select(c => centres[c].ToArray())], iterations,
            ParallelLoop.Options(maxDegreeOfParallelism, cancellationToken));
    }

    // One array a centre: a single large array would be collected late.
    private static VectorSet Improve(VectorSet points, float[][] centres, int iterations, ParallelOptions options)
    {
        var nearest = new NearestCentres(points, centres.Length, options);
        for (int iteration = 0; iteration < iterations && nearest.Assign(centres); iteration++) Move(points, nearest, centres, options);
        return VectorSet.FromRows(centres);
    }

    /// <summary><paramref name="wanted"/> indices out of 0..<paramref name="count"/> − 1, evenly spaced.</summary>
    internal static int[] Spaced(int count, int wanted)
    {
        var indices = new int[wanted];
        for (int i = 0; i < wanted; i++) indices[i] = (int)((long)i * count / wanted);
        return indices;
    }

    /// <summary>All of the items, or <paramref name="max"/> of them, evenly spaced, where there are more.</summary>
    internal static int[] Spaced(int[] items, int max) =>
        items.Length <= max ? items : Array.ConvertAll(Spaced(items.Length, max), i => items[i]);

    private static float[][] SeedCentres(VectorSet points, int clusters, ParallelOptions options)
    {
        var random = new SeededRandom(Seed);
        var centres = new float[clusters][];
        var weights = new double[points.Count];
        Array.Fill(weights, double.PositiveInfinity);
        int pick = random.Next(points.Count);
        for (int c = 0; ; c++)
        {
            float[] centre = centres[c] = points[pick].ToArray();
            if (c == clusters - 1) return centres;
            Parallel.For(0, (points.Count + SeedBlock - 1) / SeedBlock, options, block =>
            {
                for (int i = block * SeedBlock; i < Math.Min(points.Count, (block + 1) * SeedBlock); i++)
                    weights[i] = Math.Min(weights[i], Math.Max(0, 1.0 - TensorPrimitives.Dot<float>(points[i], centre)));
            });
            weights[pick] = 0;
            pick = Draw(weights, random.NextDouble());
        }
    }

    // Squared distance of unit vectors is 2 (1 − cos), so 1 − cos is the weight of k-means++.
    private static int Draw(double[] weights, double random)
    {
        double total = 0;
        foreach (double weight in weights) total += weight;
        double target = random * total;
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0) continue;
            last = i;
            target -= weights[i];
            if (target < 0) break;
        }
        return last;
    }

    private static void Move(VectorSet points, NearestCentres nearest, float[][] centres, ParallelOptions options)
    {
        int clusters = centres.Length;
        (int[] starts, int[] members) = Group(nearest.Assignment, clusters);
        Parallel.For(0, clusters, options, c =>
        {
            if (starts[c] == starts[c + 1] || !nearest.HasChanged[c]) return;
            Span<float> centre = centres[c];
            centre.Clear();
            for (int m = starts[c]; m < starts[c + 1]; m++) TensorPrimitives.Add(centre, points[members[m]], centre);
            VectorSet.Normalise(centre);
        });

        // A centre without points moves to the point that its own centre serves worst.
        int[]? worst = null;
        for (int c = 0, used = 0; c < clusters; c++)
        {
            if (starts[c] != starts[c + 1]) continue;
            worst ??= [.. Enumerable.Range(0, points.Count).OrderBy(i => nearest.Cosines[i])];
            points[worst[used++]].CopyTo(centres[c]);
        }
    }

    /// <summary>Members of each group in ascending order: group g has members[starts[g]] to members[starts[g + 1] − 1].</summary>
    internal static (int[] Starts, int[] Members) Group(ReadOnlySpan<int> assignment, int groups)
    {
        var starts = new int[groups + 1];
        foreach (int g in assignment) starts[g + 1]++;
        for (int g = 0; g < groups; g++) starts[g + 1] += starts[g];
        int[] next = [.. starts];
        var members = new int[assignment.Length];
        for (int i = 0; i < assignment.Length; i++) members[next[assignment[i]]++] = i;
        return (starts, members);
    }
}
