using HardExample.Core.Samples;

namespace HardExample.Vision.Models;

/// <summary>Features of boxes from a feature map of the whole image.</summary>
public static class FeatureMapPooling
{
    /// <summary>
    /// Mean of the map over a box, each cell weighted by the share of it that the box covers (region-of-interest pooling, Girshick 2015,
    /// with fractional borders as in He et al. 2017), L2-normalised.
    /// </summary>
    /// <param name="map">Activation of the whole model input.</param>
    /// <param name="boxInInputPixels">The box, in pixels of the model input; the part outside is ignored. A box without area takes the cell
    /// at its centre.</param>
    /// <param name="inputWidth">Width of the model input, px.</param>
    /// <param name="inputHeight">Height of the model input, px.</param>
    /// <returns>One value a channel, of length 1 (or all zero).</returns>
    public static float[] MeanOverBox(FeatureMap map, BoundingBox boxInInputPixels, int inputWidth, int inputHeight)
    {
        ArgumentNullException.ThrowIfNull(map);
        (int firstColumn, double[] columns) = Coverage(boxInInputPixels.XMin, boxInInputPixels.XMax, inputWidth, map.Width);
        (int firstRow, double[] rows) = Coverage(boxInInputPixels.YMin, boxInInputPixels.YMax, inputHeight, map.Height);
        var mean = new double[map.Channels];
        for (int c = 0; c < map.Channels; c++)
        {
            double sum = 0;
            for (int y = 0; y < rows.Length; y++)
            {
                ReadOnlySpan<float> cells = map.Values.AsSpan((c * map.Height + firstRow + y) * map.Width + firstColumn, columns.Length);
                double line = 0;
                for (int x = 0; x < cells.Length; x++) line += columns[x] * cells[x];
                sum += rows[y] * line;
            }
            mean[c] = sum;
        }
        return Normalization.L2(mean);
    }

    // The cells that [from, to] touches, each with the share of it that is covered; never empty.
    private static (int First, double[] Weights) Coverage(double from, double to, int pixels, int cells)
    {
        double start = Math.Clamp(from / pixels, 0, 1) * cells, end = Math.Clamp(to / pixels, 0, 1) * cells;
        if (!(end - start > 1e-6)) return (Math.Clamp((int)((start + end) / 2), 0, cells - 1), [1]);
        int first = Math.Min((int)start, cells - 1), last = Math.Clamp((int)Math.Ceiling(end) - 1, first, cells - 1);
        var weights = new double[last - first + 1];
        for (int i = first; i <= last; i++) weights[i - first] = Math.Min(end, i + 1) - Math.Max(start, i);
        return (first, weights);
    }
}
