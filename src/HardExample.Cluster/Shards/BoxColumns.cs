using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;

namespace HardExample.Cluster.Shards;

/// <summary>Boxes: a list for each of their numbers, in the same order.</summary>
/// <param name="prefix">What the names of the columns begin with.</param>
/// <param name="names">Where names are kept once.</param>
internal sealed class BoxColumns(string prefix, StringPool names)
{
    private readonly NameListColumn _labels = new($"{prefix}_labels", names);
    private readonly ListColumn<double> _scores = new($"{prefix}_scores");
    private readonly ListColumn<double> _xMin = new($"{prefix}_xmin");
    private readonly ListColumn<double> _yMin = new($"{prefix}_ymin");
    private readonly ListColumn<double> _xMax = new($"{prefix}_xmax");
    private readonly ListColumn<double> _yMax = new($"{prefix}_ymax");

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
