namespace HardExample.Core.Samples;

/// <summary>
/// Where an augmentation puts a point: (x, y) → (A·x + B·y + C, D·x + E·y + F), with x and y as shares of the image's width and height
/// (0 = left or upper border, 1 = right or lower border), before and after.
/// </summary>
public readonly record struct AffineTransform(double A, double B, double C, double D, double E, double F)
{
    /// <summary>Leaves every point where it is.</summary>
    public static AffineTransform Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>The position of a point after the augmentation.</summary>
    public (double X, double Y) Apply(double x, double y) => (A * x + B * y + C, D * x + E * y + F);

    /// <summary>The transform that does <paramref name="first"/> and then this one.</summary>
    public AffineTransform After(AffineTransform first) => new(
        A * first.A + B * first.D, A * first.B + B * first.E, A * first.C + B * first.F + C,
        D * first.A + E * first.D, D * first.B + E * first.E, D * first.C + E * first.F + F);

    /// <summary>The transform back.</summary>
    /// <exception cref="InvalidOperationException">The transform has no inverse.</exception>
    public AffineTransform Invert()
    {
        double det = A * E - B * D;
        if (det == 0) throw new InvalidOperationException("An augmentation's geometry must be invertible.");
        double a = E / det, b = -B / det, d = -D / det, e = A / det;
        return new(a, b, -(a * C + b * F), d, e, -(d * C + e * F));
    }

    /// <summary>The bounding box of the transformed corners of <paramref name="box"/>, px, in an image of this size.</summary>
    public BoundingBox Apply(BoundingBox box, double width, double height)
    {
        (double X, double Y) p = Apply(box.XMin / width, box.YMin / height), q = Apply(box.XMax / width, box.YMin / height),
            r = Apply(box.XMin / width, box.YMax / height), s = Apply(box.XMax / width, box.YMax / height);
        return new(
            Math.Min(Math.Min(p.X, q.X), Math.Min(r.X, s.X)) * width, Math.Min(Math.Min(p.Y, q.Y), Math.Min(r.Y, s.Y)) * height,
            Math.Max(Math.Max(p.X, q.X), Math.Max(r.X, s.X)) * width, Math.Max(Math.Max(p.Y, q.Y), Math.Max(r.Y, s.Y)) * height);
    }
}
