using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>Boxes: a list for each of their numbers, in the same order.</summary>
/// <param name="prefix">What the names of the columns begin with.</param>
/// <param name="holds">What the columns hold; nothing = they are always read.</param>
internal sealed class BoxColumns(string prefix, Observations holds = Observations.None)
{
    private readonly NameListColumn _labels = new($"{prefix}_labels") { Holds = holds };
    private readonly ListColumn<double> _scores = new($"{prefix}_scores") { Holds = holds };
    private readonly ListColumn<double> _xMin = new($"{prefix}_xmin") { Holds = holds };
    private readonly ListColumn<double> _yMin = new($"{prefix}_ymin") { Holds = holds };
    private readonly ListColumn<double> _xMax = new($"{prefix}_xmax") { Holds = holds };
    private readonly ListColumn<double> _yMax = new($"{prefix}_ymax") { Holds = holds };

    public IEnumerable<ShardColumn> Columns => [_labels, _scores, _xMin, _yMin, _xMax, _yMax];

    public void Add(ImmutableArray<DetectedBox> boxes)
    {
        if (boxes.IsDefault) _labels.AddNull();
        else _labels.Add([.. boxes.Select(static b => b.Label.AsMemory())]);
        Add(_scores, boxes, static b => b.Score);
        Add(_xMin, boxes, static b => b.Box.XMin);
        Add(_yMin, boxes, static b => b.Box.YMin);
        Add(_xMax, boxes, static b => b.Box.XMax);
        Add(_yMax, boxes, static b => b.Box.YMax);
    }

    public ImmutableArray<DetectedBox> Read(int row)
    {
        if (_labels.IsNull(row)) return default;
        var boxes = new DetectedBox[_labels[row].Length];
        for (int i = 0; i < boxes.Length; i++)
            boxes[i] = new(_labels[row][i].ToString(), _scores[row][i], new(_xMin[row][i], _yMin[row][i], _xMax[row][i], _yMax[row][i]));
        return ImmutableCollectionsMarshal.AsImmutableArray(boxes);
    }

    private static void Add(ListColumn<double> column, ImmutableArray<DetectedBox> boxes, Func<DetectedBox, double> number)
    {
        if (boxes.IsDefault) column.AddNull();
        else column.Add([.. boxes.Select(number)]);
    }
}
