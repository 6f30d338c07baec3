using System.Buffers;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp.PixelFormats;

namespace HardExample.Vision.Imaging;

/// <summary>
/// Pixels in memory: red, green, blue, 8 bits each, row after row without padding. The buffer is rented and goes back on
/// <see cref="Dispose"/>; after that the pixels must not be touched.
/// </summary>
public sealed class RgbImage : IDisposable
{
    /// <summary>Values a pixel.</summary>
    public const int Channels = 3;

    private byte[]? _buffer;

    private RgbImage(int width, int height, byte[] buffer) => (Width, Height, _buffer) = (width, height, buffer);

    /// <summary>Width, px, at least 1.</summary>
    public int Width { get; }

    /// <summary>Height, px, at least 1.</summary>
    public int Height { get; }

    /// <summary>Bytes in a row.</summary>
    public int Stride => Width * Channels;

    /// <summary>All values, [Height × Width × 3], each 0..255.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public Span<byte> Pixels => Buffer.AsSpan(0, Height * Stride);

    /// <summary>All values, as <see cref="Pixels"/>.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public ReadOnlyMemory<byte> Memory => Buffer.AsMemory(0, Height * Stride);

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(RgbImage));

    /// <summary>Rents an image; its pixels are undefined.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is under 1, or the image needs more than <see cref="Array.MaxLength"/>
    /// bytes.</exception>
    public static RgbImage Rent(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, MaxPixels, nameof(width));
        return new(width, height, ArrayPool<byte>.Shared.Rent(width * height * Channels));
    }

    /// <summary>The most pixels that one image can hold.</summary>
    public static long MaxPixels => Array.MaxLength / Channels;

    /// <summary>The values of one row, [Width × 3].</summary>
    /// <param name="y">0 = the uppermost.</param>
    public Span<byte> Row(int y) => Pixels.Slice(y * Stride, Stride);

    /// <summary>The pixels of one row, [Width].</summary>
    internal Span<Rgb24> PixelRow(int y) => MemoryMarshal.Cast<byte, Rgb24>(Row(y));

    /// <summary>A copy with a buffer of its own.</summary>
    public RgbImage Clone()
    {
        RgbImage copy = Rent(Width, Height);
        CopyTo(copy);
        return copy;
    }

    /// <summary>Copies all pixels to an image of the same size.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void CopyTo(RgbImage target)
    {
        RequireSameSize(target);
        Pixels.CopyTo(target.Pixels);
    }

    /// <summary>Makes every pixel the given grey, 0..255.</summary>
    public void Fill(byte grey) => Pixels.Fill(grey);

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }

    internal void RequireSameSize(RgbImage other)
    {
        if (other.Width != Width || other.Height != Height)
            throw new ArgumentException(
                $"An image of {Width} × {Height} px was met by one of {other.Width} × {other.Height} px; the sizes must agree.",
                nameof(other));
    }
}
