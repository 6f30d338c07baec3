namespace HardExample.Core.Samples;

/// <summary>An axis-aligned box in pixels of the upright original image; the origin is the upper left corner.</summary>
/// <param name="XMin">Left edge, px.</param>
/// <param name="YMin">Upper edge, px.</param>
/// <param name="XMax">Right edge, px, at least <paramref name="XMin"/>.</param>
/// <param name="YMax">Lower edge, px, at least <paramref name="YMin"/>.</param>
public readonly record struct BoundingBox(double XMin, double YMin, double XMax, double YMax)
{
    /// <summary>Width, px.</summary>
    public double Width => XMax - XMin;

    /// <summary>Height, px.</summary>
    public double Height => YMax - YMin;

    /// <summary>Area, px²; 0 for an empty or inverted box.</summary>
    public double Area => Math.Max(0, Width) * Math.Max(0, Height);

    /// <summary>Centre in x, px.</summary>
    public double CenterX => (XMin + XMax) / 2;

    /// <summary>Centre in y, px.</summary>
    public double CenterY => (YMin + YMax) / 2;

    /// <summary>Area of the overlap with <paramref name="other"/>, px².</summary>
    public double IntersectionArea(BoundingBox other) =>
        Math.Max(0, Math.Min(XMax, other.XMax) - Math.Max(XMin, other.XMin))
        * Math.Max(0, Math.Min(YMax, other.YMax) - Math.Max(YMin, other.YMin));

    /// <summary>Intersection over union with <paramref name="other"/> in [0, 1] (Jaccard 1912); 0 when both are empty.</summary>
    public double IoU(BoundingBox other)
    {
        double intersection = IntersectionArea(other);
        double union = Area + other.Area - intersection;
        return union > 0 ? intersection / union : 0;
    }

    /// <summary>The same centre, both sides longer by <paramref name="fraction"/> (0.1 = 10 %).</summary>
    public BoundingBox Enlarge(double fraction)
    {
        double dx = Width * fraction / 2, dy = Height * fraction / 2;
        return new(XMin - dx, YMin - dy, XMax + dx, YMax + dy);
    }

    /// <summary>The part inside an image of <paramref name="width"/> × <paramref name="height"/> px.</summary>
    public BoundingBox Clip(double width, double height) => new(
        Math.Clamp(XMin, 0, width), Math.Clamp(YMin, 0, height), Math.Clamp(XMax, 0, width), Math.Clamp(YMax, 0, height));
}

/// <summary>The order of the four numbers of a box in a result or a model output.</summary>
public enum BoxOrder
{
    /// <summary>[y_min, x_min, y_max, x_max], as ModelArts writes results.</summary>
    Yxyx,

    /// <summary>[x_min, y_min, x_max, y_max].</summary>
    Xyxy,

    /// <summary>[x_min, y_min, width, height].</summary>
    Xywh,

    /// <summary>[x_centre, y_centre, width, height].</summary>
    Cxcywh,
}
