using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HardExample.Vision.Imaging;

/// <summary>Sixteen interleaved pixels, taken apart into a vector a channel.</summary>
/// <param name="R">Red, 0..255.</param>
/// <param name="G">Green, 0..255.</param>
/// <param name="B">Blue, 0..255.</param>
internal readonly record struct PixelBlock(Vector128<byte> R, Vector128<byte> G, Vector128<byte> B)
{
    /// <summary>Pixels in a block.</summary>
    internal const int Size = 16;

    /// <summary>Bytes in a block.</summary>
    internal const int Bytes = Size * RgbImage.Channels;

    // Which byte of the first, second and third sixteen goes to each lane of a channel; an index of 255 gives 0.
    private const byte N = 255;

    /// <summary>Reads the block that begins at a byte.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than <see cref="Bytes"/> bytes follow.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PixelBlock At(ReadOnlySpan<byte> rgb, int at)
    {
        ref byte from = ref MemoryMarshal.GetReference(rgb.Slice(at, Bytes));
        Vector128<byte> x = Vector128.LoadUnsafe(ref from), y = Vector128.LoadUnsafe(ref from, 16), z = Vector128.LoadUnsafe(ref from, 32);
        return new(
            Vector128.Shuffle(x, Vector128.Create(0, 3, 6, 9, 12, 15, N, N, N, N, N, N, N, N, N, N))
                | Vector128.Shuffle(y, Vector128.Create(N, N, N, N, N, N, 2, 5, 8, 11, 14, N, N, N, N, N))
                | Vector128.Shuffle(z, Vector128.Create(N, N, N, N, N, N, N, N, N, N, N, 1, 4, 7, 10, 13)),
            Vector128.Shuffle(x, Vector128.Create(1, 4, 7, 10, 13, N, N, N, N, N, N, N, N, N, N, N))
                | Vector128.Shuffle(y, Vector128.Create(N, N, N, N, N, 0, 3, 6, 9, 12, 15, N, N, N, N, N))
                | Vector128.Shuffle(z, Vector128.Create(N, N, N, N, N, N, N, N, N, N, N, 2, 5, 8, 11, 14)),
            Vector128.Shuffle(x, Vector128.Create(2, 5, 8, 11, 14, N, N, N, N, N, N, N, N, N, N, N))
                | Vector128.Shuffle(y, Vector128.Create(N, N, N, N, N, 1, 4, 7, 10, 13, N, N, N, N, N, N))
                | Vector128.Shuffle(z, Vector128.Create(N, N, N, N, N, N, N, N, N, N, 0, 3, 6, 9, 12, 15)));
    }
}
