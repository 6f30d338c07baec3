using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>
/// One run of the greedy k-center order. A point's distance to what was taken only shrinks, so an old distance is an upper bound: only a
/// point whose bound is at the top must be up to date ("lazy greedy", Minoux 1978). Every product of a point with one taken before it is
/// needed in the end; they are made for many points at once as soon as a block of taken ones has gathered.
/// </summary>
/// <param name="points">Vectors of length 1.</param>
/// <param name="closest">For each point the largest cosine to what is known; it is changed.</param>
/// <param name="areas">Which taken points each point is compared with; when that is all, the order is exact.</param>
/// <param name="search">Threads and cancellation.</param>
internal sealed class LazyGreedyKCenter(VectorSet points, float[] closest, Partitions areas, NeighbourSearch search)
{
    // Taken points that are compared with a whole area at once: the rows of a block of the product kernel.
    private const int Block = 96;

    // From here on a point is a duplicate: what is left of the angle is rounding.
    private const float Duplicate = 1 - 1e-6f;

    private readonly NeighbourSearch _nearest = search with { K = 1, Excluded = null };

    // The taken points that an area has still to be compared with, and with how many of them each point was already.
    private readonly List<int>[] _pending = Array.ConvertAll(new int[areas.Count], static _ => new List<int>(Block));
    private readonly int[] _seen = new int[points.Count];
    private readonly bool[] _taken = new bool[points.Count];

    /// <summary>Takes points, the farthest first; of equally far ones the lower index first. Duplicates come last, by index.</summary>
    /// <param name="wanted">How many; fewer when there are not so many.</param>
    internal IEnumerable<int> Take(int wanted)
    {
        int left = wanted;
        var queue = new PriorityQueue<int, (float Closest, int Index)>(Enumerable.Range(0, points.Count).Select(i => (i, (closest[i], i))));
        while (left > 0 && queue.TryDequeue(out int top, out (float Bound, int) old) && old.Bound < Duplicate)
        {
            Update(top);
            if (closest[top] != old.Bound)
            {
                queue.Enqueue(top, (closest[top], top));
                continue;
            }
            _taken[top] = true;
            left--;
            yield return top;
            MarkPending(top);
        }
        for (int i = 0; i < points.Count && left > 0; i++)
        {
            if (_taken[i]) continue;
            _taken[i] = true;
            left--;
            yield return i;
        }
    }

    /// <summary>The points that were not taken, ascending; they are brought up to date.</summary>
    internal int[] Rest()
    {
        for (int area = 0; area < areas.Count; area++)
            if (_pending[area].Count > 0) UpdateArea(area);
        return Array.FindAll(NeighbourSearch.Self(points.Count), i => !_taken[i]);
    }

    private void Update(int index)
    {
        List<int> pending = _pending[areas.Of(index)];
        for (; _seen[index] < pending.Count; _seen[index]++)
            closest[index] = Math.Max(closest[index], DotKernel.Dot(points[index], points[pending[_seen[index]]]));
    }

    private void MarkPending(int taken)
    {
        foreach (int area in areas.Reaching(areas.Of(taken)))
        {
            _pending[area].Add(taken);
            if (_pending[area].Count >= Block) UpdateArea(area);
        }
    }

    private void UpdateArea(int area)
    {
        search.CancellationToken.ThrowIfCancellationRequested();
        int[] members = Array.FindAll(areas.Members(area).ToArray(), i => !_taken[i] && closest[i] < Duplicate);
        NeighbourTable nearest = NearestNeighbours.Find(points.Subset(members), points.Subset([.. _pending[area]]), _nearest);
        for (int m = 0; m < members.Length; m++)
        {
            closest[members[m]] = Math.Max(closest[members[m]], nearest.Cosines(m)[0]);
            _seen[members[m]] = 0;
        }
        _pending[area].Clear();
    }
}
