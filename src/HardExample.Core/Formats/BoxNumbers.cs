using HardExample.Core.Samples;

namespace HardExample.Core.Formats;

/// <summary>Converts between a box and the four numbers of it in a file.</summary>
public static class BoxNumbers
{
    /// <summary>The box that four numbers mean; it may be inverted when the numbers are.</summary>
    public static BoundingBox ToBox(double a, double b, double c, double d, BoxOrder order) => order switch
    {
        BoxOrder.Yxyx => new(b, a, d, c),
        BoxOrder.Xyxy => new(a, b, c, d),
        BoxOrder.Xywh => new(a, b, a + c, b + d),
        BoxOrder.Cxcywh => new(a - c / 2, b - d / 2, a + c / 2, b + d / 2),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, null),
    };

    /// <summary>The four numbers of a box.</summary>
    public static (double A, double B, double C, double D) From(BoundingBox box, BoxOrder order) => order switch
    {
        BoxOrder.Yxyx => (box.YMin, box.XMin, box.YMax, box.XMax),
        BoxOrder.Xyxy => (box.XMin, box.YMin, box.XMax, box.YMax),
        BoxOrder.Xywh => (box.XMin, box.YMin, box.Width, box.Height),
        BoxOrder.Cxcywh => (box.CenterX, box.CenterY, box.Width, box.Height),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, null),
    };
}
