using HardExample.Core.Samples;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Augmentations;

/// <summary>The two operations that cannot stay on whole pixels: bilinear, edges repeated.</summary>
internal static class AffineResampling
{
    private const double ScaleFactor = 0.95;
    private static readonly double ShearSlope = Math.Tan(6 * Math.PI / 180);

    /// <summary>Shrinks the image to 95 % about its centre.</summary>
    internal static void Scale(RgbImage input, RgbImage output) => Resample(input, ScaleGeometry(input.Width, input.Height), output);

    internal static AffineTransform ScaleGeometry(int width, int height) =>
        new(ScaleFactor, 0, (1 - ScaleFactor) / 2, 0, ScaleFactor, (1 - ScaleFactor) / 2);

    /// <summary>Leans the image by 6°, rows below the middle to the right (draw 0) or to the left.</summary>
    internal static void Shear(RgbImage input, int draw, RgbImage output) =>
        Resample(input, ShearGeometry(draw, input.Width, input.Height), output);

    internal static AffineTransform ShearGeometry(int draw, int width, int height)
    {
        double slope = (draw == 0 ? ShearSlope : -ShearSlope) * height / width;
        return new(1, slope, -slope / 2, 0, 1, 0);
    }

    /// <summary>Fetches each output pixel from where <paramref name="forward"/> took it.</summary>
    private static void Resample(RgbImage input, AffineTransform forward, RgbImage output)
    {
        AffineTransform back = forward.Invert();
        int width = input.Width, height = input.Height;
        for (int y = 0; y < height; y++)
        {
            Span<byte> to = output.Row(y);
            for (int x = 0; x < width; x++)
            {
                (double u, double v) = back.Apply((x + 0.5) / width, (y + 0.5) / height);
                double sourceX = Math.Clamp(u * width - 0.5, 0, width - 1), sourceY = Math.Clamp(v * height - 0.5, 0, height - 1);
                int left = (int)sourceX, top = (int)sourceY;
                ReadOnlySpan<byte> upper = input.Row(top), lower = input.Row(Math.Min(top + 1, height - 1));
                int a = left * RgbImage.Channels, b = Math.Min(left + 1, width - 1) * RgbImage.Channels;
                double shareX = sourceX - left, shareY = sourceY - top;
                for (int c = 0; c < RgbImage.Channels; c++)
                {
                    double above = upper[a + c] + (upper[b + c] - upper[a + c]) * shareX,
                        below = lower[a + c] + (lower[b + c] - lower[a + c]) * shareX;
                    to[x * RgbImage.Channels + c] = (byte)(above + (below - above) * shareY + 0.5);
                }
            }
        }
    }
}
