namespace HardExample.Vision.Features;

/// <summary>Means over all pixels of an image.</summary>
/// <param name="Brightness">Mean of 0.299 R + 0.587 G + 0.114 B, 0..255.</param>
/// <param name="Saturation">Mean of (max − min)/max of each pixel's channels, 0 for black (HSV), 0..1.</param>
/// <param name="Colourfulness">
/// sqrt(σ_rg² + σ_yb²) + 0.3 sqrt(μ_rg² + μ_yb²) with rg = R − G and yb = (R + G)/2 − B, at least 0 (Hasler and Süsstrunk, "Measuring colourfulness
/// in natural images", 2003).
/// </param>
internal readonly record struct ColourStatistics(double Brightness, double Saturation, double Colourfulness)
{
    /// <summary>Bits of the saturation's fixed point; a pixel's error is under 255 · 2⁻³³ and a sum over any image that fits memory fits 64 bits.</summary>
    private const int SaturationBits = 32;

    private static readonly long[] Reciprocals = [0, .. Enumerable.Range(1, 255).Select(static v => ((1L << SaturationBits) + v / 2) / v)];

    /// <summary>Measures interleaved RGB, [pixels × 3], at least one pixel.</summary>
    internal static ColourStatistics Of(ReadOnlySpan<byte> rgb)
    {
        long red = 0, green = 0, blue = 0, saturation = 0, redGreenSquares = 0, yellowBlueSquares = 0;
        ReadOnlySpan<long> reciprocals = Reciprocals;
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            int r = rgb[i], g = rgb[i + 1], b = rgb[i + 2];
            int max = Math.Max(Math.Max(r, g), b), min = Math.Min(Math.Min(r, g), b);
            red += r;
            green += g;
            blue += b;
            saturation += (max - min) * reciprocals[max];
            int redGreen = r - g, yellowBlue = r + g - 2 * b;
            redGreenSquares += redGreen * redGreen;
            yellowBlueSquares += yellowBlue * yellowBlue;
        }
        double n = rgb.Length / 3;
        double meanRedGreen = (red - green) / n, meanYellowBlue = (red + green - 2 * blue) / (2 * n);
        double variances = redGreenSquares / n - meanRedGreen * meanRedGreen + yellowBlueSquares / (4 * n) - meanYellowBlue * meanYellowBlue;
        return new(
            (299 * red + 587 * green + 114 * blue) / (1000 * n),
            saturation / n / (1L << SaturationBits),
            Math.Sqrt(Math.Max(0, variances)) + 0.3 * Math.Sqrt(meanRedGreen * meanRedGreen + meanYellowBlue * meanYellowBlue));
    }
}
