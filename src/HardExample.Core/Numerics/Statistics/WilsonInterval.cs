namespace HardExample.Core.Numerics.Statistics;

/// <summary>An interval for a share.</summary>
/// <param name="Share">hits / total in [0, 1]; NaN of nothing.</param>
/// <param name="Low">Lower end, in [0, 1].</param>
/// <param name="High">Upper end, in [0, 1].</param>
public readonly record struct WilsonInterval(double Share, double Low, double High)
{
    // 97.5 % quantile of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>The 95 % score interval (Wilson 1927), which stays in [0, 1] and is usable for few.</summary>
    /// <remarks>
    /// <code>
    /// (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
    /// </code>
    /// </remarks>
    /// <param name="hits">At least 0.</param>
    /// <param name="total">At least <paramref name="hits"/>; of nothing the interval is [0, 1].</param>
    public static WilsonInterval Of(int hits, int total)
    {
        if (total == 0) return new(double.NaN, 0, 1);
        double n = total, p = hits / n, square = Z * Z / n;
        double centre = p + square / 2, half = Z * Math.Sqrt(p * (1 - p) / n + square / (4 * n));
        return new(p, Math.Max(0, (centre - half) / (1 + square)), Math.Min(1, (centre + half) / (1 + square)));
    }
}
