using System.Numerics;
using HardExample.Vision.Features;

namespace HardExample.Vision.Descriptors;

/// <summary>
/// Rotation-invariant uniform local binary patterns of 8 neighbours at distance 1 (Ojala, Pietikäinen and Mäenpää, "Multiresolution
/// gray-scale and rotation invariant texture classification with local binary patterns", 2002): 10 bins in 4 × 4 blocks. The neighbours are
/// the adjacent pixels themselves, without interpolation.
/// </summary>
internal static class LocalBinaryPatterns
{
    private const int Blocks = 4, BlockSide = WeightFreeDescriptor.Side / Blocks, Neighbours = 8, Bins = Neighbours + 2;

    internal const int Length = Blocks * Blocks * Bins;

    internal static void Compute(LuminancePlane luminance, Span<float> histograms)
    {
        histograms.Clear();
        for (int y = 1; y < luminance.Height - 1; y++)
        {
            ReadOnlySpan<int> above = luminance.Row(y - 1), row = luminance.Row(y), below = luminance.Row(y + 1);
            for (int x = 1; x < row.Length - 1; x++)
                histograms[(y / BlockSide * Blocks + x / BlockSide) * Bins + BinOf(PatternAt(above, row, below, x))]++;
        }
    }

    /// <summary>One bit for each neighbour that is at least as bright, once around.</summary>
    private static uint PatternAt(ReadOnlySpan<int> above, ReadOnlySpan<int> row, ReadOnlySpan<int> below, int x)
    {
        int centre = row[x];
        return Bit(above[x - 1], 0) | Bit(above[x], 1) | Bit(above[x + 1], 2) | Bit(row[x + 1], 3)
            | Bit(below[x + 1], 4) | Bit(below[x], 5) | Bit(below[x - 1], 6) | Bit(row[x - 1], 7);

        uint Bit(int neighbour, int position) => neighbour >= centre ? 1u << position : 0;
    }

    /// <summary>Patterns with at most two changes around the circle by their number of ones, all others together.</summary>
    private static int BinOf(uint pattern)
    {
        uint turned = (pattern >> 1 | pattern << (Neighbours - 1)) & 0xFF;
        return BitOperations.PopCount(pattern ^ turned) <= 2 ? BitOperations.PopCount(pattern) : Neighbours + 1;
    }
}
