using HardExample.Vision.Features;

namespace HardExample.Vision.Descriptors;

/// <summary>
/// Histograms of oriented gradients (Dalal and Triggs, "Histograms of oriented gradients for human detection", 2005): 9 unsigned
/// orientations, cells of 16 px, blocks of 2 × 2 cells one cell apart, each block L2-normalised, clipped at 0.2 and normalised again.
/// </summary>
internal static class OrientedGradients
{
    private const int CellSide = 16, Cells = WeightFreeDescriptor.Side / CellSide, Bins = 9, BlockCells = 2,
        Blocks = Cells - BlockCells + 1;
    private const float Clip = 0.2f;

    internal const int Length = Blocks * Blocks * BlockCells * BlockCells * Bins;

    internal static void Compute(LuminancePlane luminance, Span<float> histograms)
    {
        Span<float> cells = stackalloc float[Cells * Cells * Bins];
        cells.Clear();
        for (int y = 0; y < luminance.Height; y++)
        {
            ReadOnlySpan<int> row = luminance.Row(y), above = luminance.Row(Math.Max(0, y - 1)),
                below = luminance.Row(Math.Min(luminance.Height - 1, y + 1));
            for (int x = 0; x < row.Length; x++)
            {
                int dx = row[Math.Min(row.Length - 1, x + 1)] - row[Math.Max(0, x - 1)], dy = below[x] - above[x];
                if (dx != 0 || dy != 0) Vote(dx, dy, cells.Slice((y / CellSide * Cells + x / CellSide) * Bins, Bins));
            }
        }
        int at = 0;
        for (int block = 0; block < Blocks * Blocks; block++)
        {
            Span<float> target = histograms.Slice(at, BlockCells * BlockCells * Bins);
            for (int cell = 0; cell < BlockCells * BlockCells; cell++)
            {
                int index = (block / Blocks + cell / BlockCells) * Cells + block % Blocks + cell % BlockCells;
                cells.Slice(index * Bins, Bins).CopyTo(target[(cell * Bins)..]);
            }
            UnitLength.Normalise(target);
            foreach (ref float value in target) value = Math.Min(value, Clip);
            UnitLength.Normalise(target);
            at += target.Length;
        }
    }

    /// <summary>The gradient's size goes to the two nearest orientations, by nearness; opposite directions are one.</summary>
    private static void Vote(int dx, int dy, Span<float> bins)
    {
        double angle = Math.Atan2(dy, dx);
        double position = (angle < 0 ? angle + Math.PI : angle) / Math.PI * Bins - 0.5;
        double size = Math.Sqrt((double)dx * dx + (double)dy * dy);
        int lower = (int)Math.Floor(position);
        double share = position - lower;
        bins[(lower + Bins) % Bins] += (float)(size * (1 - share));
        bins[(lower + 1) % Bins] += (float)(size * share);
    }
}
