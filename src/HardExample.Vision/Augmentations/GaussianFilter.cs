using System.Buffers;
using System.Numerics.Tensors;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Augmentations;

/// <summary>Blurring and sharpening with a Gaussian, edges repeated.</summary>
internal static class GaussianFilter
{
    /// <summary>Standard deviations at a side of 32 px; they grow with the root of the side.</summary>
    private const double BlurSigma = 0.35, SharpenSigma = 1;
    private const int ReferenceSide = 32;
    private const float SharpenAmount = 0.5f;

    /// <summary>Blurs with σ = 0.35·sqrt(S/32) px.</summary>
    internal static void Blur(RgbImage input, RgbImage output)
    {
        float[] blurred = Filter(input, BlurSigma);
        Span<byte> to = output.Pixels;
        for (int i = 0; i < to.Length; i++) to[i] = ToByte(blurred[i]);
        ArrayPool<float>.Shared.Return(blurred);
    }

    /// <summary>Unsharp masking: v + 0.5 (v − blurred).</summary>
    internal static void Sharpen(RgbImage input, RgbImage output)
    {
        float[] blurred = Filter(input, SharpenSigma);
        ReadOnlySpan<byte> from = input.Pixels;
        Span<byte> to = output.Pixels;
        for (int i = 0; i < to.Length; i++) to[i] = ToByte(from[i] + SharpenAmount * (from[i] - blurred[i]));
        ArrayPool<float>.Shared.Return(blurred);
    }

    /// <summary>The blurred values in a rented array, [height × width × 3] and more.</summary>
    private static float[] Filter(RgbImage input, double sigmaAtReference)
    {
        float[] kernel = Kernel(sigmaAtReference * Math.Sqrt(Math.Sqrt((double)input.Width * input.Height) / ReferenceSide));
        int radius = kernel.Length / 2, stride = input.Stride, height = input.Height;
        float[] rows = ArrayPool<float>.Shared.Rent(height * stride),
            padded = ArrayPool<float>.Shared.Rent(stride + 2 * radius * RgbImage.Channels);
        for (int y = 0; y < height; y++)
        {
            Pad(input.Row(y), radius, padded);
            Span<float> row = rows.AsSpan(y * stride, stride);
            row.Clear();
            for (int j = 0; j < kernel.Length; j++)
                TensorPrimitives.MultiplyAdd(padded.AsSpan(j * RgbImage.Channels, stride), kernel[j], row, row);
        }
        float[] result = ArrayPool<float>.Shared.Rent(height * stride);
        for (int y = 0; y < height; y++)
        {
            Span<float> row = result.AsSpan(y * stride, stride);
            row.Clear();
            for (int j = 0; j < kernel.Length; j++)
                TensorPrimitives.MultiplyAdd(rows.AsSpan(Math.Clamp(y + j - radius, 0, height - 1) * stride, stride), kernel[j], row, row);
        }
        ArrayPool<float>.Shared.Return(rows);
        ArrayPool<float>.Shared.Return(padded);
        return result;
    }

    private static void Pad(ReadOnlySpan<byte> row, int radius, Span<float> padded)
    {
        int width = row.Length / RgbImage.Channels;
        for (int x = -radius, at = 0; x < width + radius; x++)
        {
            ReadOnlySpan<byte> pixel = row.Slice(Math.Clamp(x, 0, width - 1) * RgbImage.Channels, RgbImage.Channels);
            (padded[at], padded[at + 1], padded[at + 2]) = (pixel[0], pixel[1], pixel[2]);
            at += RgbImage.Channels;
        }
    }

    private static float[] Kernel(double sigma)
    {
        int radius = Math.Max(1, (int)Math.Ceiling(3 * sigma));
        double[] weights = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        double sum = weights.Sum();
        return [.. weights.Select(w => (float)(w / sum))];
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}
