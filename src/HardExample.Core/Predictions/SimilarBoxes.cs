using System.Runtime.InteropServices;
using HardExample.Core.Samples;

namespace HardExample.Core.Predictions;

/// <summary>Finds which of many boxes overlap another one of their class by much, without looking at them all.</summary>
/// <remarks>
/// An IoU of at least t keeps the sides of one box within t and 1/t times those of the other, and the distance of their centres within
/// (1 − t)/(1 + t) of the longer side, on either axis. So boxes are told apart by the power of 4 below each side, and within that by cells
/// whose sides are the next power.
/// </remarks>
/// <param name="minIoU">t in [0, 1]; below 0.05 all boxes of a class are looked at.</param>
public sealed class SimilarBoxes(double minIoU)
{
    private const double MinIndexed = 0.05, Slack = 1.001;

    // Up to so many looking at all of them is faster.
    private const int Few = 64;

    private readonly List<(int Index, int Label, BoundingBox Box)> _few = [];
    private readonly Dictionary<Cell, List<(double X, int Index)>> _cells = [];
    private bool _sorted = true;

    /// <summary>Adds a box; one without area overlaps nothing.</summary>
    /// <param name="index">What <see cref="Near"/> calls it.</param>
    /// <param name="label">Its class.</param>
    /// <param name="box">Where it is.</param>
    public void Add(int index, int label, BoundingBox box)
    {
        if (!(box.Width > 0 && box.Height > 0)) return;
        if (_cells.Count == 0)
        {
            _few.Add((index, label, box));
            if (_few.Count <= Few) return;
            foreach ((int each, int itsLabel, BoundingBox itsBox) in _few) Put(each, itsLabel, itsBox);
        }
        else Put(index, label, box);
    }

    private void Put(int index, int label, BoundingBox box)
    {
        Cell cell = minIoU < MinIndexed ? new(label, 0, 0, 0, 0) : new(label, Level(box.Width), Level(box.Height),
            At(box.CenterX, Level(box.Width)), At(box.CenterY, Level(box.Height)));
        ref List<(double, int)>? boxes = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, cell, out _);
        (boxes ??= []).Add((box.CenterX, index));
        _sorted = false;
    }

    /// <summary>The indices, in ascending order, of all boxes of a class that may reach the IoU with a box.</summary>
    /// <param name="label">The class.</param>
    /// <param name="box">Where to look.</param>
    /// <param name="max">At most this many out of one cell, those whose centres are nearest on the x axis; at least 1.</param>
    public List<int> Near(int label, BoundingBox box, int max = int.MaxValue)
    {
        var found = new List<int>();
        if (!(box.Width > 0 && box.Height > 0)) return found;
        if (_cells.Count == 0)
        {
            foreach ((int index, int itsLabel, _) in _few)
                if (itsLabel == label) found.Add(index);
        }
        else if (minIoU < MinIndexed) Take(new(label, 0, 0, 0, 0), box.CenterX, max, found);
        else
            for (int h = Level(box.Height * minIoU / Slack); h <= Level(box.Height / minIoU * Slack); h++)
                for (int w = Level(box.Width * minIoU / Slack); w <= Level(box.Width / minIoU * Slack); w++)
                {
                    double dx = Reach(box.Width, w), dy = Reach(box.Height, h);
                    for (long y = At(box.CenterY - dy, h); y <= At(box.CenterY + dy, h); y++)
                        for (long x = At(box.CenterX - dx, w); x <= At(box.CenterX + dx, w); x++)
                            Take(new(label, w, h, x, y), box.CenterX, max, found);
                }
        found.Sort();
        return found;
    }

    private void Take(Cell cell, double x, int max, List<int> found)
    {
        if (!_cells.TryGetValue(cell, out List<(double X, int Index)>? boxes)) return;
        if (boxes.Count <= max)
        {
            foreach ((_, int index) in boxes) found.Add(index);
            return;
        }
        if (!_sorted)
            foreach (List<(double, int)> each in _cells.Values) each.Sort();
        _sorted = true;
        int right = boxes.BinarySearch((x, int.MinValue));
        if (right < 0) right = ~right;
        int left = right - 1;
        for (int taken = 0; taken < max; taken++)
        {
            bool isRight = left < 0 || (right < boxes.Count && boxes[right].X - x <= x - boxes[left].X);
            found.Add(boxes[isRight ? right++ : left--].Index);
        }
    }

    // How far apart centres on one axis may be.
    private double Reach(double side, int level) =>
        Slack * (1 - minIoU) / (1 + minIoU) * Math.Max(side, Math.Min(SideOf(level), side / minIoU));

    private static int Level(double side) => Math.ILogB(side) >> 1;

    private static double SideOf(int level) => Math.ScaleB(1, 2 * (level + 1));

    private static long At(double centre, int level) => (long)Math.Floor(centre / SideOf(level));

    private readonly record struct Cell(int Label, int Width, int Height, long X, long Y);
}
