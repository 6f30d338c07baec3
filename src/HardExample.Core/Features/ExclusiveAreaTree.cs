using System.Numerics;
using HardExample.Core.Samples;

namespace HardExample.Core.Features;

/// <summary>The area of each of many rectangles that no other covers, in n log n time however they lie.</summary>
/// <remarks>
/// A sweep over the vertical edges with a segment tree over the heights (Bentley, "Algorithms for Klee's rectangle problems", 1977). A
/// rectangle lies on the few nodes that make up its height. Where one lies alone on a node and nothing on the nodes above, what the nodes
/// below leave open is its own; the width that passed is handed down to a node when it is next visited.
/// </remarks>
internal sealed class ExclusiveAreaTree
{
    private readonly IReadOnlyList<BoundingBox> _boxes;
    private readonly double[] _heights;
    private readonly int _leaves;

    // By node, the root is 1: rectangles that lie on it and the exclusive-or of their indices; height below it that none covers, px; width
    // that passed and was not handed down yet, px.
    private readonly int[] _count, _indices;
    private readonly double[] _open, _passed, _area;

    public ExclusiveAreaTree(IReadOnlyList<BoundingBox> boxes)
    {
        _boxes = boxes;
        _heights = [.. boxes.Select(static b => b.YMin).Concat(boxes.Select(static b => b.YMax)).Distinct().Order()];
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, _heights.Length - 1));
        (_count, _indices) = (new int[2 * _leaves], new int[2 * _leaves]);
        (_open, _passed, _area) = (new double[2 * _leaves], new double[2 * _leaves], new double[boxes.Count]);
        for (int i = 0; i + 1 < _heights.Length; i++) _open[_leaves + i] = _heights[i + 1] - _heights[i];
        for (int node = _leaves - 1; node > 0; node--) _open[node] = _open[2 * node] + _open[2 * node + 1];
    }

    /// <summary>px² by rectangle; called once.</summary>
    public double[] Sweep()
    {
        var edges = new List<(double X, int Box, int Change)>(2 * _boxes.Count);
        for (int i = 0; i < _boxes.Count; i++)
        {
            if (!(_boxes[i].Area > 0)) continue;
            edges.Add((_boxes[i].XMin, i, 1));
            edges.Add((_boxes[i].XMax, i, -1));
        }
        edges.Sort();
        for (int e = 0; e < edges.Count; e++)
        {
            (double x, int box, int change) = edges[e];
            if (e > 0 && x > edges[e - 1].X) Pass(1, x - edges[e - 1].X);
            Lay(1, 0, _leaves, Array.BinarySearch(_heights, _boxes[box].YMin), Array.BinarySearch(_heights, _boxes[box].YMax), box, change);
        }
        return _area;
    }

    private void Pass(int node, double width)
    {
        if (_count[node] == 0) _passed[node] += width;
        else if (_count[node] == 1) _area[_indices[node]] += width * _open[node];
    }

    // The node stands for the heights from first to end, of which from to to are covered or laid open.
    private void Lay(int node, int first, int end, int from, int to, int box, int change)
    {
        if (from <= first && end <= to)
        {
            _count[node] += change;
            _indices[node] ^= box;
            return;
        }
        int left = 2 * node, right = left + 1, middle = (first + end) / 2;
        if (_passed[node] > 0)
        {
            Pass(left, _passed[node]);
            Pass(right, _passed[node]);
            _passed[node] = 0;
        }
        if (from < middle) Lay(left, first, middle, from, to, box, change);
        if (to > middle) Lay(right, middle, end, from, to, box, change);
        _open[node] = (_count[left] > 0 ? 0 : _open[left]) + (_count[right] > 0 ? 0 : _open[right]);
    }
}
