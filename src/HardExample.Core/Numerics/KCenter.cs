using System.Numerics.Tensors;

namespace HardExample.Core.Numerics;

/// <summary>The greedy k-center order (core-set selection): each next point is the one farthest from all that are known or were taken before.</summary>
/// <remarks>
/// Gonzalez 1985; for active learning Sener and Savarese, "Active Learning for Convolutional Neural Networks: A Core-Set Approach", 2018. Above a size
/// only the head of the order is exact; then the points are cut into cells (spherical k-means), each cell is ordered for itself, and the orders are merged by the
/// distance that each point had when it was taken: only what was taken just across a border of cells is overlooked.
/// </remarks>
public static class KCenter
{
    // A cell has a quarter of the size that is still ordered as a whole: cells differ in size.
    private const int CellShare = 4;

    // Of what is ordered as a whole, this part is the head of a larger order. Without training data nothing else tells the cells of each other.
    private const int HeadShare = 10;

    /// <summary>Orders points.</summary>
    /// <param name="points">Vectors of length 1.</param>
    /// <param name="known">Vectors of length 1 that count as taken; when empty, the point farthest from the mean of all comes first.</param>
    /// <param name="mostTogether">Up to so many points the order is exact, at least 1; more are ordered by cells.</param>
    /// <param name="maxDegreeOfParallelism">Threads, at least 1; they do not change the order.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// All indices of <paramref name="points"/>, farthest first; of equally far ones the lower index comes first. Duplicates of what was taken
    /// come last, by index.
    /// </returns>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static int[] Order(VectorSet points, VectorSet known, int mostTogether, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostTogether, 1);
        if (points.Count == 0) return [];
        var search = new NeighbourSearch { K = 1, MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken };
        int first = -1;
        if (known.Count == 0)
        {
            first = FarthestFromMean(points);
            known = points.Subset([first]);
        }
        var closest = new float[points.Count];
        NeighbourTable nearest = NearestNeighbours.Find(points, known, search);
        for (int i = 0; i < closest.Length; i++) closest[i] = i == first ? float.NegativeInfinity : nearest.Cosines(i)[0];

        if (points.Count <= mostTogether) return [.. new GreedyCover(points, closest, search).Order().Select(static t => t.Index)];
        int[] head = [.. new GreedyCover(points, [.. closest], search).Order().Take((mostTogether + HeadShare - 1) / HeadShare).Select(static t => t.Index)];
        nearest = NearestNeighbours.Find(points, points.Subset(head), search);
        for (int i = 0; i < closest.Length; i++) closest[i] = Math.Max(closest[i], nearest.Cosines(i)[0]);

        HashSet<int> inHead = [.. head];
        var taken = new List<(float Closest, int Place, int Index)>(points.Count);
        foreach (int[] cell in Cells(points, mostTogether, search))
        {
            int place = 0;
            foreach ((int index, float cosine) in new GreedyCover(points.Subset(cell), [.. cell.Select(i => closest[i])], search).Order())
                taken.Add((cosine, place++, cell[index]));
        }
        // Within a cell the cosine never falls from place to place, so sorting keeps the cell's own order.
        taken.Sort();
        return [.. head, .. taken.Select(static t => t.Index).Where(i => !inHead.Contains(i))];
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

    private static IEnumerable<int[]> Cells(VectorSet points, int mostTogether, NeighbourSearch search)
    {
        int count = (int)Math.Min(points.Count, ((long)points.Count * CellShare + mostTogether - 1) / mostTogether);
        VectorSet centres = KMeans.Spherical(points, count, iterations: 20, search.MaxDegreeOfParallelism, search.CancellationToken);
        NeighbourTable nearest = NearestNeighbours.Find(points, centres, search);
        (int[] starts, int[] members) = KMeans.Group([.. Enumerable.Range(0, points.Count).Select(i => nearest.Indices(i)[0])], centres.Count);
        return Enumerable.Range(0, centres.Count).Select(c => members[starts[c]..starts[c + 1]]).Where(static cell => cell.Length > 0);
    }
}
