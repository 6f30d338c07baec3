using System.Numerics;
using System.Numerics.Tensors;

namespace HardExample.Core.Numerics;

/// <summary>The greedy k-center order (core-set selection): each next point is the one farthest from all that are known or were taken before.</summary>
/// <remarks>
/// Gonzalez 1985; for active learning Sener and Savarese, "Active Learning for Convolutional Neural Networks: A Core-Set Approach", 2018.
/// A point's distance to what was taken only shrinks, so an old distance is an upper bound: only points whose bound is at the top are brought up to
/// date ("lazy greedy", Minoux 1978). The order is exact, and the products are made block by block instead of one point against all.
/// </remarks>
public static class KCenter
{
    private const int FewPoints = 64;
    private const int ManyPoints = 512;

    /// <summary>Orders points.</summary>
    /// <param name="points">Vectors of length 1.</param>
    /// <param name="known">Vectors of length 1 that count as taken; when empty, the point farthest from the mean of all comes first.</param>
    /// <param name="exactCount">So many places are exact; the points after them follow by their distance to what is known and taken.</param>
    /// <param name="maxDegreeOfParallelism">Threads, at least 1; they do not change the order.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>All indices of <paramref name="points"/>, farthest first; of equally far ones the lower index comes first.</returns>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static int[] Order(VectorSet points, VectorSet known, int exactCount, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        if (points.Count == 0) return [];
        var run = new Run(points, new() { K = 1, MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken });
        run.Start(known);
        while (run.Taken.Count < Math.Min(exactCount, points.Count)) run.TakeNext();
        return run.Finish();
    }

    private sealed class Run(VectorSet points, NeighbourSearch search)
    {
        // Largest cosine to what is known or was taken when the point was last looked at.
        private readonly float[] _closest = new float[points.Count];

        // How many of the taken points are in _closest.
        private readonly int[] _seen = new int[points.Count];

        private readonly PriorityQueue<int, (float Closest, int Index)> _queue = new(points.Count);

        internal List<int> Taken { get; } = new(points.Count);

        internal void Start(VectorSet known)
        {
            if (known.Count > 0)
            {
                NeighbourTable nearest = NearestNeighbours.Find(points, known, search);
                for (int i = 0; i < points.Count; i++) _closest[i] = nearest.Cosines(i)[0];
            }
            else
            {
                // The mean decides the first place only; it is no point that could be covered.
                float[] mean = Mean();
                int first = 0;
                for (int i = 0; i < points.Count; i++)
                {
                    _closest[i] = TensorPrimitives.Dot(points[i], mean);
                    if (_closest[i] < _closest[first]) first = i;
                }
                Array.Fill(_closest, float.NegativeInfinity);
                Taken.Add(first);
            }
            for (int i = 0; i < points.Count; i++)
                if (Taken.Count == 0 || Taken[0] != i) _queue.Enqueue(i, (_closest[i], i));
        }

        internal void TakeNext()
        {
            var stale = new List<int>();
            while (_queue.TryPeek(out int top, out _) && _seen[top] < Taken.Count)
            {
                if (stale.Count >= (Taken.Count - _seen[top] > FewPoints ? ManyPoints : FewPoints)) break;
                stale.Add(_queue.Dequeue());
            }
            if (stale.Count == 0)
            {
                Taken.Add(_queue.Dequeue());
                return;
            }
            Update(stale);
            foreach (int i in stale) _queue.Enqueue(i, (_closest[i], i));
        }

        internal int[] Finish()
        {
            List<int> rest = new(_queue.Count);
            while (_queue.TryDequeue(out int i, out _)) rest.Add(i);
            Update(rest);
            return [.. Taken, .. rest.OrderBy(i => _closest[i]).ThenBy(static i => i)];
        }

        // Points that lag about equally far go together: a point is compared with at most twice as many taken ones as it must be.
        private void Update(List<int> indices)
        {
            foreach (IGrouping<int, int> group in indices.GroupBy(i => BitOperations.Log2((uint)Math.Max(1, Taken.Count - _seen[i]))))
            {
                int[] members = [.. group];
                int from = members.Min(i => _seen[i]);
                int[] pending = [.. Taken[from..]];
                if (pending.Length == 0) continue;
                NeighbourTable nearest = NearestNeighbours.Find(points.Subset(members), points.Subset(pending), search);
                for (int m = 0; m < members.Length; m++)
                {
                    _closest[members[m]] = Math.Max(_closest[members[m]], nearest.Cosines(m)[0]);
                    _seen[members[m]] = Taken.Count;
                }
            }
        }

        private float[] Mean()
        {
            var mean = new float[points.Dimension];
            for (int i = 0; i < points.Count; i++) TensorPrimitives.Add(mean, points[i], mean);
            VectorSet.Normalise(mean);
            return mean;
        }
    }
}
