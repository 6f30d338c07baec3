namespace HardExample.Vision.Imaging;

/// <summary>How an image is decoded.</summary>
public sealed record DecodeOptions
{
    /// <summary>Full size.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>
    /// The width that is needed, px. When any of the minimums is given, a JPEG is reduced by 1/2, 1/4 or 1/8 as
    /// far as no side falls under it; null = no minimum. With no minimum at all, the image is decoded at full size.
    /// </summary>
    public int? MinimumWidth { get; init; }

    /// <summary>The height that is needed, px; see <see cref="MinimumWidth"/>.</summary>
    public int? MinimumHeight { get; init; }

    /// <summary>The longer side that is needed, px; see <see cref="MinimumWidth"/>.</summary>
    public int? MinimumLongestSide { get; init; }

    /// <summary>The largest of 1, 2, 4 and 8 by which an upright image can be divided without falling under a minimum.</summary>
    internal int ShrinkFor(int width, int height)
    {
        int shrink = 1;
        if (MinimumWidth is null && MinimumHeight is null && MinimumLongestSide is null) return shrink;
        while (shrink < 8 && Suffices(width / (2 * shrink), height / (2 * shrink))) shrink *= 2;
        return shrink;
    }

    private bool Suffices(int width, int height) =>
        width >= Math.Max(1, MinimumWidth ?? 1) && height >= Math.Max(1, MinimumHeight ?? 1)
        && Math.Max(width, height) >= (MinimumLongestSide ?? 1);
}
