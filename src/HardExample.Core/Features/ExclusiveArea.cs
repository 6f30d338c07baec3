using HardExample.Core.Samples;

namespace HardExample.Core.Features;

/// <summary>The area of each of many rectangles that no other covers.</summary>
/// <remarks>
/// One sweep over the vertical edges of all: between two neighbouring ones the rectangles that reach across are walked from top to bottom.
/// That takes quadratic time when all lie over each other, so thousands are kept in a tree (<see cref="ExclusiveAreaTree"/>).
/// </remarks>
internal static class ExclusiveArea
{
    private const int Many = 1024;

    /// <summary>px² by rectangle.</summary>
    public static double[] Of(IReadOnlyList<BoundingBox> boxes) => boxes.Count > Many ? new ExclusiveAreaTree(boxes).Sweep()
        : Walked(boxes);

    private static double[] Walked(IReadOnlyList<BoundingBox> boxes)
    {
        var edges = new (double X, int Box, bool Opens)[2 * boxes.Count];
        for (int i = 0; i < boxes.Count; i++) (edges[2 * i], edges[2 * i + 1]) = ((boxes[i].XMin, i, true), (boxes[i].XMax, i, false));
        Array.Sort(edges, static (a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Box.CompareTo(b.Box));
        var byTop = Comparer<int>.Create((a, b) => boxes[a].YMin != boxes[b].YMin ? boxes[a].YMin.CompareTo(boxes[b].YMin)
            : a.CompareTo(b));
        var across = new List<int>();
        var area = new double[boxes.Count];
        for (int e = 0; e < edges.Length; e++)
        {
            if (e > 0 && edges[e].X > edges[e - 1].X) Walk(boxes, across, edges[e].X - edges[e - 1].X, area);
            int index = across.BinarySearch(edges[e].Box, byTop);
            if (index >= 0) across.RemoveAt(index);
            else if (boxes[edges[e].Box].Area > 0) across.Insert(~index, edges[e].Box);
        }
        return area;
    }

    // What reaches lowest so far owns the heights below the second lowest, until the next begins.
    private static void Walk(IReadOnlyList<BoundingBox> boxes, List<int> byTop, double width, double[] area)
    {
        double lowest = double.NegativeInfinity, second = lowest, top = lowest;
        int owner = -1;
        foreach (int index in byTop)
        {
            BoundingBox box = boxes[index];
            Add(box.YMin);
            if (box.YMax > lowest) (second, lowest, owner) = (lowest, box.YMax, index);
            else second = Math.Max(second, box.YMax);
            top = box.YMin;
        }
        Add(double.PositiveInfinity);

        void Add(double end)
        {
            double height = Math.Min(end, lowest) - Math.Max(top, second);
            if (owner >= 0 && height > 0) area[owner] += height * width;
        }
    }
}
