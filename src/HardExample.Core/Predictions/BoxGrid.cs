using HardExample.Core.Samples;

namespace HardExample.Core.Predictions;

/// <summary>Finds which of many boxes may overlap another one, without looking at them all.</summary>
internal sealed class BoxGrid
{
    // Below this many boxes looking at all of them is faster; a box over more cells is kept apart.
    private const int Few = 64, MaxCells = 32;

    private readonly BoundingBox[] _boxes;
    private readonly List<int>[]? _cells;
    private readonly List<int> _large = [];
    private readonly double _left, _top, _width, _height;
    private readonly int _side;

    /// <param name="boxes">The boxes; results are indices into them.</param>
    public BoxGrid(BoundingBox[] boxes)
    {
        _boxes = boxes;
        if (boxes.Length < Few) return;
        _side = (int)Math.Ceiling(Math.Sqrt(boxes.Length));
        (_left, _top) = (boxes.Min(static b => b.XMin), boxes.Min(static b => b.YMin));
        _width = Math.Max(double.Epsilon, boxes.Max(static b => b.XMax) - _left) / _side;
        _height = Math.Max(double.Epsilon, boxes.Max(static b => b.YMax) - _top) / _side;
        _cells = new List<int>[_side * _side];
        for (int i = 0; i < boxes.Length; i++)
        {
            (int left, int top, int right, int bottom) = CellsOf(boxes[i]);
            if ((right - left + 1) * (bottom - top + 1) > MaxCells) _large.Add(i);
            else
                for (int y = top; y <= bottom; y++)
                    for (int x = left; x <= right; x++) (_cells[y * _side + x] ??= []).Add(i);
        }
    }

    /// <summary>The ascending indices of all boxes that overlap <paramref name="box"/>, and perhaps of some that do not.</summary>
    public IEnumerable<int> Near(BoundingBox box)
    {
        if (_cells is null) return Enumerable.Range(0, _boxes.Length);
        (int left, int top, int right, int bottom) = CellsOf(box);
        if ((long)(right - left + 1) * (bottom - top + 1) > _boxes.Length / 2) return Enumerable.Range(0, _boxes.Length);
        var found = new SortedSet<int>(_large);
        for (int y = top; y <= bottom; y++)
            for (int x = left; x <= right; x++)
                if (_cells[y * _side + x] is { } cell) found.UnionWith(cell);
        return found;
    }

    private (int Left, int Top, int Right, int Bottom) CellsOf(BoundingBox box) =>
        (Cell((box.XMin - _left) / _width), Cell((box.YMin - _top) / _height), Cell((box.XMax - _left) / _width),
            Cell((box.YMax - _top) / _height));

    private int Cell(double at) => (int)Math.Clamp(at, 0, _side - 1);
}
