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

    /// <summary>
    /// Distance between packed rows. A constant, so that the tile's addresses need no registers of their own; no power of two, which would put all rows
    /// into the same cache set.
    /// </summary>
    internal const int Stride = Slice + 16;

    internal static bool IsVectorised => Fma.IsSupported && Vector256.IsHardwareAccelerated;

    /// <summary>Values of a slice, padded for the registers.</summary>
    internal static int Padded(int values) => (values + 7) & ~7;

    /// <summary>Copies a slice of rows <paramref name="first"/> to <paramref name="end"/> and fills up to <paramref name="rows"/> with zeros.</summary>
    internal static void Pack(VectorSet source, int first, int end, int rows, int from, int values, float* target)
    {
        int padded = Padded(values);
        for (int i = 0; i < rows; i++)
        {
            var row = new Span<float>(target + (long)i * Stride, padded);
            row.Clear();
            if (first + i < end) source[first + i].Slice(from, values).CopyTo(row);
        }
    }

    /// <summary>sums[q · columns + r] += query q · reference r over one slice, for whole tiles that reach <paramref name="filled"/> references.</summary>
    internal static void AddProducts(
        float* queries, int queryRows, float* references, int filled, int columns, int padded, float* sums, bool vectorised)
    {
        for (int q = 0; q < queryRows; q += TileQueries)
        {
            for (int r = 0; r < filled; r += TileReferences)
            {
                float* a = queries + (long)q * Stride, b = references + (long)r * Stride, c = sums + (long)q * columns + r;
                if (vectorised) Tile(a, b, c, padded, columns);
                else PlainTile(a, b, c, padded, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile(float* a, float* b, float* c, int padded, int columns)
    {
        Vector256<float> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector256<float> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        for (int k = 0; k < padded; k += 8)
        {
            var b0 = Vector256.Load(b + k);
            var b1 = Vector256.Load(b + Stride + k);
            var b2 = Vector256.Load(b + 2 * Stride + k);
            var x = Vector256.Load(a + k);
            c00 = Fma.MultiplyAdd(x, b0, c00); c01 = Fma.MultiplyAdd(x, b1, c01); c02 = Fma.MultiplyAdd(x, b2, c02);
            x = Vector256.Load(a + Stride + k);
            c10 = Fma.MultiplyAdd(x, b0, c10); c11 = Fma.MultiplyAdd(x, b1, c11); c12 = Fma.MultiplyAdd(x, b2, c12);
            x = Vector256.Load(a + 2 * Stride + k);
            c20 = Fma.MultiplyAdd(x, b0, c20); c21 = Fma.MultiplyAdd(x, b1, c21); c22 = Fma.MultiplyAdd(x, b2, c22);
            x = Vector256.Load(a + 3 * Stride + k);
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

    // Any machine: whatever width Vector<float> has.
    private static void PlainTile(float* a, float* b, float* c, int padded, int columns)
    {
        for (int q = 0; q < TileQueries; q++)
            for (int r = 0; r < TileReferences; r++) c[q * columns + r] += PlainSum(a + q * Stride, b + r * Stride, padded);
    }

    // Padded is a multiple of 8; wider registers leave a rest that is summed one by one.
    private static float PlainSum(float* x, float* y, int padded)
    {
        var lanes = Vector<float>.Zero;
        int k = 0;
        for (; k <= padded - Vector<float>.Count; k += Vector<float>.Count) lanes += Vector.Load(x + k) * Vector.Load(y + k);
        float rest = 0;
        for (; k < padded; k++) rest += x[k] * y[k];
        return Vector.Sum(lanes) + rest;
    }

    /// <summary>One product, to the last bit what the blocks give; for few products packing would cost more than it saves.</summary>
    internal static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b, bool vectorised)
    {
        float sum = 0;
        float* x = stackalloc float[Slice], y = stackalloc float[Slice];
        for (int from = 0; from < a.Length; from += Slice)
        {
            int values = Math.Min(Slice, a.Length - from), padded = Padded(values);
            fixed (float* u = a.Slice(from, values), v = b.Slice(from, values))
            {
                float* p = u, q = v;
                if (values < padded)
                {
                    FillUp(a.Slice(from, values), p = x, padded);
                    FillUp(b.Slice(from, values), q = y, padded);
                }
                sum += vectorised ? FusedSum(p, q, padded) : PlainSum(p, q, padded);
            }
        }
        return sum;
    }

    private static void FillUp(ReadOnlySpan<float> values, float* target, int padded)
    {
        var row = new Span<float>(target, padded);
        values.CopyTo(row);
        row[values.Length..].Clear();
    }

    private static float FusedSum(float* x, float* y, int padded)
    {
        Vector256<float> lanes = default;
        for (int k = 0; k < padded; k += 8) lanes = Fma.MultiplyAdd(Vector256.Load(x + k), Vector256.Load(y + k), lanes);
        return Vector256.Sum(lanes);
    }
}
