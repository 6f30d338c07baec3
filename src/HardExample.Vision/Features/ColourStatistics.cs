namespace HardExample.Vision.Features;

/// <summary>Means over all pixels of an image.</summary>
/// <param name="Brightness">Mean of 0.299 R + 0.587 G + 0.114 B, 0..255.</param>
/// <param name="Saturation">Mean of (max − min)/max of each pixel's channels, 0 for black (HSV), 0..1.</param>
/// <param name="Colourfulness">
/// sqrt(σ_rg² + σ_yb²) + 0.3 sqrt(μ_rg² + μ_yb²) with rg = R − G and yb = (R + G)/2 − B, at least 0 (Hasler and Süsstrunk, "Measuring
/// colourfulness in natural images", 2003).
/// </param>
internal readonly record struct ColourStatistics(double Brightness, double Saturation, double Colourfulness)
{
    /// <summary>Measures interleaved RGB, [pixels × 3], at least one pixel.</summary>
    internal static ColourStatistics Of(ReadOnlySpan<byte> rgb)
    {
        var sums = new ColourSums();
        sums.Add(rgb);
        double n = rgb.Length / 3;
        double meanRedGreen = (sums.Red - sums.Green) / n, meanYellowBlue = (sums.Red + sums.Green - 2 * sums.Blue) / (2 * n);
        double variances = sums.RedGreenSquares / n - meanRedGreen * meanRedGreen
            + sums.YellowBlueSquares / (4 * n) - meanYellowBlue * meanYellowBlue;
        return new(
            (299 * sums.Red + 587 * sums.Green + 114 * sums.Blue) / (1000 * n),
            sums.Saturation / n / (1 << ColourSums.SaturationBits),
            Math.Sqrt(Math.Max(0, variances)) + 0.3 * Math.Sqrt(meanRedGreen * meanRedGreen + meanYellowBlue * meanYellowBlue));
    }
}
