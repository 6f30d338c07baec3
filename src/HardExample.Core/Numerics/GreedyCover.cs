using System.Numerics;

namespace HardExample.Core.Numerics;

/// <summary>
/// One run of the greedy k-center order. A point's distance to what was taken only shrinks, so an old distance is an upper bound: only points whose bound is
/// at the top are brought up to date ("lazy greedy", Minoux 1978). The order is exact, and most products are made in blocks.
/// </summary>
/// <param name="points">Vectors of length 1.</param>
/// <param name="closest">For each point the largest cosine to what is known; it is changed.</param>
/// <param name="search">Threads and cancellation.</param>
internal sealed class GreedyCover(VectorSet points, float[] closest, NeighbourSearch search)
{
    // Points brought up to date at once: many when they lag far behind and packing pays, else few, since most of the work may prove needless.
    private const int FewPoints = 64;
    private const int ManyPoints = 512;
    private const int ManyPending = 64;
    private const int FewPending = 4;

    // From here on a point is a duplicate: what is left of the angle is rounding.
    private const float Duplicate = 1 - 1e-6f;

    // How many of the taken points are in closest.
    private readonly int[] _seen = new int[points.Count];
    private readonly List<int> _taken = new(points.Count);
    private readonly PriorityQueue<int, (float Closest, int Index)> _queue = new(points.Count);

    /// <summary>The points in their order with the cosine that each had to what was known and taken when it was taken; it never falls.</summary>
    internal IEnumerable<(int Index, float Closest)> Order()
    {
        for (int i = 0; i < points.Count; i++) _queue.Enqueue(i, (closest[i], i));
        var stale = new List<int>();
        while (_queue.TryPeek(out int top, out _))
        {
            if (closest[top] >= Duplicate) break;
            if (_seen[top] == _taken.Count)
            {
                _taken.Add(_queue.Dequeue());
                yield return (top, closest[top]);
                continue;
            }
            search.CancellationToken.ThrowIfCancellationRequested();
            stale.Clear();
            int most = _taken.Count - _seen[top] > ManyPending ? ManyPoints : FewPoints;
            while (stale.Count < most && _queue.TryPeek(out int next, out _) && _seen[next] < _taken.Count) stale.Add(_queue.Dequeue());
            Update(stale);
            foreach (int i in stale) _queue.Enqueue(i, (closest[i], i));
        }
        foreach (int i in _queue.UnorderedItems.Select(static item => item.Element).Order()) yield return (i, 1);
    }

    // Points that lag about equally far go together: a point is compared with at most twice as many taken ones as it must be.
    private void Update(List<int> indices)
    {
        foreach (IGrouping<int, int> group in indices.GroupBy(i => BitOperations.Log2((uint)(_taken.Count - _seen[i]))))
        {
            if (1 << group.Key < FewPending)
                foreach (int i in group) UpdateOne(i);
            else
                UpdateMany([.. group]);
        }
    }

    private void UpdateOne(int index)
    {
        for (int t = _seen[index]; t < _taken.Count; t++)
            closest[index] = Math.Max(closest[index], DotKernel.Dot(points[index], points[_taken[t]]));
        _seen[index] = _taken.Count;
    }

    private void UpdateMany(int[] members)
    {
        int[] pending = [.. _taken[members.Min(i => _seen[i])..]];
        NeighbourTable nearest = NearestNeighbours.Find(points.Subset(members), points.Subset(pending), search);
        for (int m = 0; m < members.Length; m++)
        {
            closest[members[m]] = Math.Max(closest[members[m]], nearest.Cosines(m)[0]);
            _seen[members[m]] = _taken.Count;
        }
    }
}
