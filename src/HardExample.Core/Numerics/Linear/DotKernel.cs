using System.Runtime.Intrinsics;

namespace HardExample.Core.Numerics.Linear;

/// <summary>
/// The inner product kernel: a packed block of queries times a packed block of references, added to a block of sums.
/// A vector is cut into slices of <see cref="Slice"/> values; each slice is summed in sixteen fixed lanes by fused multiply-add, so a
/// product of two vectors is the same bits wherever the two stand in their blocks and whatever registers the machine has.
/// </summary>
internal static unsafe class DotKernel
{
    /// <summary>Values that are summed side by side.</summary>
    internal const int Lanes = 16;

    /// <summary>Most values of a vector that are packed at once: the rows of a tile stay in the first-level cache.</summary>
    internal const int Slice = 512;

    /// <summary>Rows of queries and of references come in multiples of these: the largest tile of registers.</summary>
    internal const int TileQueries = DotTile512.Queries, TileReferences = DotTile512.References;

    /// <summary>
    /// Distance between packed rows. A constant, so that the tile's addresses need no registers of their own; no power of two, which would
    /// put all rows into the same cache set.
    /// </summary>
    internal const int Stride = Slice + Lanes;

    /// <summary>Values of a slice, padded for the lanes.</summary>
    internal static int Padded(int values) => (values + Lanes - 1) & ~(Lanes - 1);

    /// <summary>Copies a slice of rows from first to end, and fills up to <paramref name="rows"/> with zeros.</summary>
    internal static void Pack(VectorSet source, int first, int end, int rows, int from, int values, float* target)
    {
        int padded = Padded(values);
        for (int i = 0; i < rows; i++)
        {
            var row = new Span<float>(target + (long)i * Stride, padded);
            if (first + i < end)
            {
                source[first + i].Slice(from, values).CopyTo(row);
                row[values..].Clear();
            }
            else row.Clear();
        }
    }

    /// <summary>sums[q · columns + r] += query q · reference r over one slice, for whole tiles up to filled.</summary>
    internal static void AddProducts(
        float* queries, int queryRows, float* references, int filled, int columns, int padded, float* sums, VectorWidth width)
    {
        (int tileQueries, int tileReferences) = width switch
        {
            VectorWidth.Bits512 => (DotTile512.Queries, DotTile512.References),
            VectorWidth.Bits256 => (DotTile256.Queries, DotTile256.References),
            _ => (1, 1),
        };
        for (int q = 0; q < queryRows; q += tileQueries)
            for (int r = 0; r < filled; r += tileReferences)
            {
                float* a = queries + (long)q * Stride, b = references + (long)r * Stride, c = sums + (long)q * columns + r;
                if (width == VectorWidth.Bits512) DotTile512.AddProducts(a, b, c, padded, columns);
                else if (width == VectorWidth.Bits256) DotTile256.AddProducts(a, b, c, padded, columns);
                else *c += Sum(a, b, padded);
            }
    }

    /// <summary>One product, to the last bit what the blocks give; for few products packing would cost more than it saves.</summary>
    internal static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        float* x = stackalloc float[Lanes], y = stackalloc float[Lanes];
        for (int from = 0; from < a.Length; from += Slice)
        {
            int values = Math.Min(Slice, a.Length - from), whole = values & ~(Lanes - 1);
            fixed (float* u = a.Slice(from, values), v = b.Slice(from, values))
            {
                Vector256<float> low = default, high = default;
                Add(u, v, whole, ref low, ref high);
                if (whole < values)
                {
                    FillUp(a.Slice(from + whole, values - whole), x);
                    FillUp(b.Slice(from + whole, values - whole), y);
                    Add(x, y, Lanes, ref low, ref high);
                }
                sum += LaneSums.Of(low, high);
            }
        }
        return sum;
    }

    private static void FillUp(ReadOnlySpan<float> values, float* target)
    {
        var row = new Span<float>(target, Lanes);
        values.CopyTo(row);
        row[values.Length..].Clear();
    }

    private static float Sum(float* x, float* y, int padded)
    {
        Vector256<float> low = default, high = default;
        Add(x, y, padded, ref low, ref high);
        return LaneSums.Of(low, high);
    }

    /// <summary>The framework takes these apart into whatever the machine has.</summary>
    private static void Add(float* x, float* y, int padded, ref Vector256<float> low, ref Vector256<float> high)
    {
        Vector256<float> l = low, h = high;
        for (int k = 0; k < padded; k += Lanes)
        {
            l = Vector256.FusedMultiplyAdd(Vector256.Load(x + k), Vector256.Load(y + k), l);
            h = Vector256.FusedMultiplyAdd(Vector256.Load(x + k + 8), Vector256.Load(y + k + 8), h);
        }
        (low, high) = (l, h);
    }
}
