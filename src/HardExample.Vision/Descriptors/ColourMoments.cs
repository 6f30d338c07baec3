using HardExample.Vision.Imaging;

namespace HardExample.Vision.Descriptors;

/// <summary>
/// Mean, standard deviation and cube root of the third central moment of each channel, as shares of 255, in 4 × 4 blocks (Stricker and
/// Orengo, "Similarity of color images", 1995).
/// </summary>
internal static class ColourMoments
{
    private const int Blocks = 4, BlockSide = WeightFreeDescriptor.Side / Blocks, Moments = 3;

    internal const int Length = Blocks * Blocks * RgbImage.Channels * Moments;

    internal static void Compute(RgbImage image, Span<float> moments)
    {
        int at = 0;
        for (int block = 0; block < Blocks * Blocks; block++)
            for (int channel = 0; channel < RgbImage.Channels; channel++)
            {
                (double mean, double deviation, double skew) = Measure(
                    image, block % Blocks * BlockSide, block / Blocks * BlockSide, channel);
                (moments[at], moments[at + 1], moments[at + 2]) = ((float)mean, (float)deviation, (float)skew);
                at += Moments;
            }
    }

    private static (double Mean, double Deviation, double Skew) Measure(RgbImage image, int left, int top, int channel)
    {
        // Whole-number power sums are exact, and so are the central moments of a block of one colour: 0.
        long first = 0, second = 0, third = 0;
        const long N = BlockSide * BlockSide;
        for (int y = top; y < top + BlockSide; y++)
        {
            ReadOnlySpan<byte> row = image.Row(y);
            for (int x = left; x < left + BlockSide; x++)
            {
                long v = row[x * RgbImage.Channels + channel];
                first += v;
                second += v * v;
                third += v * v * v;
            }
        }
        double variance = (double)(N * second - first * first) / (N * N);
        double central = (double)(N * N * third - 3 * N * first * second + 2 * first * first * first) / ((double)N * N * N);
        return ((double)first / N / 255, Math.Sqrt(variance) / 255, Math.Cbrt(central) / 255);
    }
}
