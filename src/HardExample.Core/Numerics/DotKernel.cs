using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HardExample.Core.Numerics;

/// <summary>
/// The inner product kernel: a packed block of queries times a packed block of references, added to a block of sums.
/// A vector is cut into slices of <see cref="Slice"/> values; each slice is summed in fixed lanes, so a product of two vectors is the same bits
/// wherever the two stand in their blocks.
/// </summary>
internal static unsafe class DotKernel
{
    /// <summary>Most values of a vector that are packed at once: 4 + 3 rows of it stay in the first-level cache.</summary>
    internal const int Slice = 512;

    /// <summary>Rows of queries in a tile of registers.</summary>
    internal const int TileQueries = 4;

    /// <summary>Rows of references in a tile of registers: 12 sums, 3 references and a query fill the 16 registers.</summary>
    internal const int TileReferences = 3;

    // A power of two as distance between rows would put them all into the same cache set.
    private const int Stagger = 16;

    internal static bool IsVectorised => Fma.IsSupported && Vector256.IsHardwareAccelerated;

    /// <summary>Values of a slice, padded for the registers.</summary>
    internal static int Padded(int values) => (values + 7) & ~7;

    /// <summary>Distance between packed rows.</summary>
    internal static int Stride(int paddedValues) => paddedValues + Stagger;

    /// <summary>Copies a slice of rows <paramref name="first"/> to <paramref name="end"/> and fills up to <paramref name="rows"/> with zeros.</summary>
    internal static void Pack(VectorSet source, int first, int end, int rows, int from, int values, float* target)
    {
        int padded = Padded(values), stride = Stride(padded);
        for (int i = 0; i < rows; i++)
        {
            var row = new Span<float>(target + (long)i * stride, padded);
            row.Clear();
            if (first + i < end) source[first + i].Slice(from, values).CopyTo(row);
        }
    }

    /// <summary>sums[q · columns + r] += query q · reference r over one slice, for whole tiles that reach <paramref name="filled"/> references.</summary>
    internal static void AddProducts(
        float* queries, int queryRows, float* references, int filled, int columns, int padded, float* sums, bool vectorised)
    {
        int stride = Stride(padded);
        for (int q = 0; q < queryRows; q += TileQueries)
        {
            for (int r = 0; r < filled; r += TileReferences)
            {
                float* a = queries + (long)q * stride, b = references + (long)r * stride, c = sums + (long)q * columns + r;
                if (vectorised) Tile(a, b, c, padded, stride, columns);
                else PlainTile(a, b, c, padded, stride, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile(float* a, float* b, float* c, int padded, int stride, int columns)
    {
        Vector256<float> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector256<float> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        for (int k = 0; k < padded; k += 8)
        {
            var b0 = Vector256.Load(b + k);
            var b1 = Vector256.Load(b + stride + k);
            var b2 = Vector256.Load(b + 2 * stride + k);
            var x = Vector256.Load(a + k);
            c00 = Fma.MultiplyAdd(x, b0, c00); c01 = Fma.MultiplyAdd(x, b1, c01); c02 = Fma.MultiplyAdd(x, b2, c02);
            x = Vector256.Load(a + stride + k);
            c10 = Fma.MultiplyAdd(x, b0, c10); c11 = Fma.MultiplyAdd(x, b1, c11); c12 = Fma.MultiplyAdd(x, b2, c12);
            x = Vector256.Load(a + 2 * stride + k);
            c20 = Fma.MultiplyAdd(x, b0, c20); c21 = Fma.MultiplyAdd(x, b1, c21); c22 = Fma.MultiplyAdd(x, b2, c22);
            x = Vector256.Load(a + 3 * stride + k);
            c30 = Fma.MultiplyAdd(x, b0, c30); c31 = Fma.MultiplyAdd(x, b1, c31); c32 = Fma.MultiplyAdd(x, b2, c32);
        }
        c[0] += Vector256.Sum(c00); c[1] += Vector256.Sum(c01); c[2] += Vector256.Sum(c02);
        c += columns;
        c[0] += Vector256.Sum(c10); c[1] += Vector256.Sum(c11); c[2] += Vector256.Sum(c12);
        c += columns;
        c[0] += Vector256.Sum(c20); c[1] += Vector256.Sum(c21); c[2] += Vector256.Sum(c22);
        c += columns;
        c[0] += Vector256.Sum(c30); c[1] += Vector256.Sum(c31); c[2] += Vector256.Sum(c32);
    }

    // Any machine: whatever width Vector<float> has. Padded is a multiple of 8; wider registers leave a rest that is summed one by one.
    private static void PlainTile(float* a, float* b, float* c, int padded, int stride, int columns)
    {
        int width = Vector<float>.Count;
        for (int q = 0; q < TileQueries; q++)
        {
            float* x = a + (long)q * stride;
            for (int r = 0; r < TileReferences; r++)
            {
                float* y = b + (long)r * stride;
                var lanes = Vector<float>.Zero;
                int k = 0;
                for (; k <= padded - width; k += width) lanes += Vector.Load(x + k) * Vector.Load(y + k);
                float rest = 0;
                for (; k < padded; k++) rest += x[k] * y[k];
                c[q * columns + r] += Vector.Sum(lanes) + rest;
            }
        }
    }
}
