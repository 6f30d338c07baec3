namespace HardExample.Cli.Demo;

/// <summary>Grey images of one size, as an IDX file holds them.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Width">px.</param>
/// <param name="Height">px.</param>
/// <param name="Pixels">All images one after the other, each row by row, 0..255; length Count × Height × Width.</param>
public sealed record IdxImages(int Count, int Width, int Height, ReadOnlyMemory<byte> Pixels)
{
    /// <summary>The pixels of one image, row by row, 0..255; length Height × Width.</summary>
    /// <param name="index">0..Count − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int size = Width * Height;
            return Pixels.Span.Slice(index * size, size);
        }
    }
}
