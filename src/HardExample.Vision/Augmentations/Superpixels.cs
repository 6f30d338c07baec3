using System.Buffers;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Augmentations;

/// <summary>Superpixels: each pixel is mixed half and half with the mean colour of its segment.</summary>
/// <remarks>
/// SLIC (Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel methods", 2012): k-means in CIELAB and position, each
/// centre searching twice its grid step, compactness 10, 10 rounds. The last step, which joins stray pixels to a neighbour, is left out: a
/// stray pixel has the colour of its segment anyway.
/// </remarks>
internal static class Superpixels
{
    private const int Segments = 200, SmallestSide = 4, Rounds = 10;
    private const float Compactness = 10;

    private struct Centre
    {
        public float L, A, B, X, Y;
    }

    internal static void Blend(RgbImage input, RgbImage output)
    {
        int pixels = input.Width * input.Height;
        float[] lab = ArrayPool<float>.Shared.Rent(pixels * 3), distances = ArrayPool<float>.Shared.Rent(pixels);
        int[] labels = ArrayPool<int>.Shared.Rent(pixels);
        Cielab.Convert(input.Pixels, lab);
        int segments = Segment(lab, input.Width, input.Height, labels.AsSpan(0, pixels), distances.AsSpan(0, pixels));
        BlendMeans(input.Pixels, labels.AsSpan(0, pixels), segments, output.Pixels);
        ArrayPool<float>.Shared.Return(lab);
        ArrayPool<float>.Shared.Return(distances);
        ArrayPool<int>.Shared.Return(labels);
    }

    private static int Segment(ReadOnlySpan<float> lab, int width, int height, Span<int> labels, Span<float> distances)
    {
        double step = Math.Max(SmallestSide, Math.Sqrt((double)width * height / Segments));
        int columns = Math.Max(1, (int)Math.Round(width / step)), rows = Math.Max(1, (int)Math.Round(height / step));
        Centre[] centres = Seed(lab, width, height, columns, rows);
        // Until a centre's search reaches a pixel, it belongs to its cell of the grid.
        for (int i = 0; i < labels.Length; i++) labels[i] = i / width * rows / height * columns + i % width * columns / width;
        for (int round = 0; round < Rounds; round++)
        {
            Assign(lab, width, height, centres, (float)step, labels, distances);
            Update(lab, width, labels, centres);
        }
        return centres.Length;
    }

    /// <summary>Centres on a grid, each moved to the flattest of its nine pixels so that none starts on an edge.</summary>
    private static Centre[] Seed(ReadOnlySpan<float> lab, int width, int height, int columns, int rows)
    {
        var centres = new Centre[columns * rows];
        for (int i = 0; i < centres.Length; i++)
        {
            int gridX = (2 * (i % columns) + 1) * width / (2 * columns), gridY = (2 * (i / columns) + 1) * height / (2 * rows),
                bestX = gridX, bestY = gridY;
            float best = float.MaxValue;
            for (int y = Math.Max(1, gridY - 1); y <= Math.Min(height - 2, gridY + 1); y++)
                for (int x = Math.Max(1, gridX - 1); x <= Math.Min(width - 2, gridX + 1); x++)
                    if (Gradient(lab, width, x, y) is float gradient && gradient < best) (best, bestX, bestY) = (gradient, x, y);
            ReadOnlySpan<float> colour = lab.Slice((bestY * width + bestX) * 3, 3);
            centres[i] = new() { L = colour[0], A = colour[1], B = colour[2], X = bestX, Y = bestY };
        }
        return centres;
    }

    private static float Gradient(ReadOnlySpan<float> lab, int width, int x, int y)
    {
        float sum = 0;
        int at = (y * width + x) * 3;
        for (int c = at; c < at + 3; c++)
        {
            float dx = lab[c + 3] - lab[c - 3], dy = lab[c + 3 * width] - lab[c - 3 * width];
            sum += dx * dx + dy * dy;
        }
        return sum;
    }

    private static void Assign(ReadOnlySpan<float> lab, int width, int height, Centre[] centres, float step, Span<int> labels,
        Span<float> distances)
    {
        distances.Fill(float.MaxValue);
        float weight = Compactness * Compactness / (step * step);
        for (int k = 0; k < centres.Length; k++)
        {
            Centre centre = centres[k];
            int left = Math.Max(0, (int)(centre.X - step)), right = Math.Min(width - 1, (int)(centre.X + step));
            int top = Math.Max(0, (int)(centre.Y - step)), bottom = Math.Min(height - 1, (int)(centre.Y + step));
            for (int y = top; y <= bottom; y++)
            {
                float placeY = (y - centre.Y) * (y - centre.Y);
                for (int x = left, i = y * width + left; x <= right; x++, i++)
                {
                    float l = lab[3 * i] - centre.L, a = lab[3 * i + 1] - centre.A, b = lab[3 * i + 2] - centre.B, dx = x - centre.X;
                    float distance = l * l + a * a + b * b + (dx * dx + placeY) * weight;
                    if (distance < distances[i]) (distances[i], labels[i]) = (distance, k);
                }
            }
        }
    }

    private static void Update(ReadOnlySpan<float> lab, int width, ReadOnlySpan<int> labels, Centre[] centres)
    {
        var sums = new Centre[centres.Length];
        var counts = new int[centres.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            ref Centre sum = ref sums[labels[i]];
            sum.L += lab[3 * i];
            sum.A += lab[3 * i + 1];
            sum.B += lab[3 * i + 2];
            sum.X += i % width;
            sum.Y += i / width;
            counts[labels[i]]++;
        }
        for (int k = 0; k < centres.Length; k++)
            if (counts[k] is int n && n > 0)
                centres[k] = new() { L = sums[k].L / n, A = sums[k].A / n, B = sums[k].B / n, X = sums[k].X / n, Y = sums[k].Y / n };
    }

    private static void BlendMeans(ReadOnlySpan<byte> from, ReadOnlySpan<int> labels, int segments, Span<byte> to)
    {
        var sums = new long[segments * 3];
        var counts = new int[segments];
        for (int i = 0; i < labels.Length; i++)
        {
            for (int c = 0; c < 3; c++) sums[labels[i] * 3 + c] += from[3 * i + c];
            counts[labels[i]]++;
        }
        for (int k = 0; k < sums.Length; k++)
            if (counts[k / 3] is int n && n > 0) sums[k] = (sums[k] + n / 2) / n;
        for (int i = 0; i < labels.Length; i++)
            for (int c = 0; c < 3; c++) to[3 * i + c] = (byte)((from[3 * i + c] + sums[labels[i] * 3 + c] + 1) / 2);
    }
}
