using HardExample.Core.Samples;

namespace HardExample.Core.Features;

/// <summary>Exact area of a union of rectangles.</summary>
public static class RectangleUnion
{
    /// <summary>Area of the part of <paramref name="box"/> that at least one of the others covers, px².</summary>
    /// <remarks>Klee's problem by slabs: between two neighbouring vertical edges the covered height is constant.</remarks>
    /// <param name="box">The rectangle that is covered.</param>
    /// <param name="others">What may cover it; <paramref name="box"/> itself must not be among them.</param>
    public static double CoveredArea(BoundingBox box, IEnumerable<BoundingBox> others)
    {
        List<BoundingBox> inside = [];
        foreach (BoundingBox other in others)
            if (box.IntersectionArea(other) > 0)
                inside.Add(new(Math.Max(box.XMin, other.XMin), Math.Max(box.YMin, other.YMin), Math.Min(box.XMax, other.XMax),
                    Math.Min(box.YMax, other.YMax)));
        if (inside.Count < 2) return inside.Count == 0 ? 0 : inside[0].Area;

        inside.Sort(static (a, b) => a.YMin.CompareTo(b.YMin));
        var edges = new double[2 * inside.Count];
        for (int i = 0; i < inside.Count; i++) (edges[2 * i], edges[2 * i + 1]) = (inside[i].XMin, inside[i].XMax);
        Array.Sort(edges);

        double area = 0;
        for (int e = 1; e < edges.Length; e++)
            if (edges[e] > edges[e - 1]) area += (edges[e] - edges[e - 1]) * CoveredHeight(inside, edges[e - 1], edges[e]);
        return area;
    }

    private static double CoveredHeight(List<BoundingBox> byTop, double left, double right)
    {
        double height = 0, reached = double.NegativeInfinity;
        foreach (BoundingBox box in byTop)
        {
            if (box.XMin > left || box.XMax < right || box.YMax <= reached) continue;
            height += box.YMax - Math.Max(box.YMin, reached);
            reached = box.YMax;
        }
        return height;
    }
}
