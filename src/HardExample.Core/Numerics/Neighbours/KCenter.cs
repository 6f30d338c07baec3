using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>The greedy k-center order (core-set selection): each next point is the farthest from all taken ones.</summary>
/// <remarks>
/// Gonzalez 1985; for active learning Sener and Savarese, "Active Learning for Convolutional Neural Networks: A Core-Set Approach", 2018.
/// Above a size the order is approximate: a point is compared with taken points in its neighbourhood only (<see cref="InvertedFile"/>). The
/// more are taken, the nearer is the closest one, so whenever their number has grown fourfold the neighbourhoods shrink, and each still
/// holds at least
/// <see cref="TakenInReach"/> of them. The first to be taken, on which all others depend, are compared with all.
/// </remarks>
public static class KCenter
{
    /// <summary>In an approximate order each point is compared with at least about this many of the points taken so far.</summary>
    internal const int TakenInReach = 128;

    // With more pairs each point is compared with the known ones in its neighbourhood only, however few points there are: the images that a
    // ledger remembers outgrow a job.
    private const long MaxKnownPairs = 100_000_000;

    // Points in a neighbourhood per taken one: with fewer, the centres of the cells would take a good part of the memory of the points.
    private const int MinReach = 8;

    // A stage ends when the number of taken points has grown by this factor; each stage cuts the points into cells anew.
    private const int StageGrowth = 4;

    /// <summary>Orders points.</summary>
    /// <param name="points">Vectors of length 1.</param>
    /// <param name="known">Vectors of length 1 that count as taken; when empty, the point farthest from the mean comes first.</param>
    /// <param name="maxTogether">Up to this many points, at least 1, the order is exact, but for the distances to known ones where there
    /// are more than 10^8 pairs; above, approximate in O(n log n).</param>
    /// <param name="maxDegreeOfParallelism">Threads, at least 1; they do not change the order.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>All indices of <paramref name="points"/>, farthest first, then lowest first; duplicates come last.</returns>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static int[] Order(
        VectorSet points, VectorSet known, int maxTogether, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTogether, 1);
        return Order(points, known, points.Count <= maxTogether ? int.MaxValue : TakenInReach,
            new() { K = 1, MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken });
    }

    /// <summary>The order with another number of taken points in reach; <see cref="int.MaxValue"/> = exact.</summary>
    internal static int[] Order(
        VectorSet points, VectorSet known, int takenInReach, NeighbourSearch search, long maxKnownPairs = MaxKnownPairs)
    {
        bool exact = takenInReach == int.MaxValue;
        if (points.Count == 0) return [];
        int first = -1;
        if (known.Count == 0)
        {
            first = FarthestFromMean(points);
            known = points.Subset([first]);
        }
        NeighbourTable nearest = exact && (long)points.Count * known.Count <= maxKnownPairs
            ? NearestNeighbours.Find(points, known, search)
            : ApproximateNeighbours.Find(known, points, 0, search);
        var closest = new float[points.Count];
        for (int i = 0; i < closest.Length; i++) closest[i] = i == first ? float.NegativeInfinity : nearest.Cosines(i)[0];

        var order = new List<int>(points.Count);
        // The points that are left, and the index of each in the whole set.
        VectorSet left = points;
        int[] indices = NeighbourSearch.Self(points.Count);
        while (left.Count > 0)
        {
            long reach = order.Count == 0 || exact
                ? left.Count
                : Math.Max((long)MinReach * takenInReach, (long)takenInReach * left.Count / order.Count);
            long wanted = exact ? left.Count : order.Count == 0 ? 2 * takenInReach : (StageGrowth - 1L) * order.Count;
            Partitions areas = reach < left.Count ? Partitions.Around(left, (int)reach, search) : Partitions.Whole(left.Count);
            var cover = new LazyGreedyKCenter(left, closest, areas, search);
            foreach (int i in cover.Take((int)Math.Min(wanted, left.Count))) order.Add(indices[i]);
            int[] rest = cover.Rest();
            (left, closest, indices) = (left.Subset(rest), Array.ConvertAll(rest, i => closest[i]),
                Array.ConvertAll(rest, i => indices[i]));
        }
        return [.. order];
    }

    private static int FarthestFromMean(VectorSet points)
    {
        var mean = new float[points.Dimension];
        for (int i = 0; i < points.Count; i++) TensorPrimitives.Add(mean, points[i], mean);
        int first = 0;
        float lowest = float.PositiveInfinity;
        for (int i = 0; i < points.Count; i++)
        {
            float product = TensorPrimitives.Dot(points[i], mean);
            if (product < lowest) (first, lowest) = (i, product);
        }
        return first;
    }
}
