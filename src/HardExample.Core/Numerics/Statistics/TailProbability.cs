namespace HardExample.Core.Numerics.Statistics;

/// <summary>Upper tails of distributions that tests need.</summary>
internal static class TailProbability
{
    private const double Precision = 1e-14;
    private const int MaxSteps = 10_000;

    // Lanczos approximation with g = 7 (Godfrey 2001), relative error below 1e-13.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>P(X ≥ x) of a chi-square variable.</summary>
    /// <param name="x">At least 0.</param>
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    /// <returns>In [0, 1].</returns>
    internal static double ChiSquare(double x, double degrees) => UpperGamma(degrees / 2, x / 2);

    /// <summary>P(X ≥ x) of the variable of three given cumulants that is gamma distributed about a shift (Pearson type III).</summary>
    /// <remarks>
    /// <code>
    /// k = 4 κ₂³/κ₃²        θ = κ₃/(2 κ₂)        P = Q(k, (x − κ₁)/θ + k)
    /// </code>
    /// For a weighted sum of chi-square variables it is accurate in the upper tail, where the largest weight decides.
    /// </remarks>
    /// <param name="x">The value.</param>
    /// <param name="mean">κ₁.</param>
    /// <param name="variance">κ₂, at least 0; of a constant the tail is 1 up to the constant and 0 above.</param>
    /// <param name="third">κ₃; what is not above 0 counts as next to none.</param>
    /// <returns>In [0, 1].</returns>
    internal static double Pearson(double x, double mean, double variance, double third)
    {
        if (variance <= 0) return x > mean ? 0 : 1;
        double skewness = Math.Max(1e-3, third / Math.Pow(variance, 1.5)), shape = 4 / (skewness * skewness);
        double at = (x - mean) / Math.Sqrt(variance) * Math.Sqrt(shape) + shape;
        return at <= 0 ? 1 : UpperGamma(shape, at);
    }

    // Regularised upper incomplete gamma function: a series below a + 1, a continued fraction (Lentz 1976) above.
    private static double UpperGamma(double a, double x)
    {
        if (x <= 0) return 1;
        double scale = Math.Exp(a * Math.Log(x) - x - LogGamma(a));
        if (x < a + 1)
        {
            double term = 1 / a, sum = term;
            for (int n = 1; n < MaxSteps && term > sum * Precision; n++) sum += term *= x / (a + n);
            return Math.Clamp(1 - scale * sum, 0, 1);
        }
        const double Tiny = 1e-300;
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, fraction = d;
        for (int n = 1; n < MaxSteps; n++)
        {
            double an = -n * (n - a);
            b += 2;
            d = 1 / NotZero(an * d + b, Tiny);
            c = NotZero(b + an / c, Tiny);
            double step = d * c;
            fraction *= step;
            if (Math.Abs(step - 1) < Precision) break;
        }
        return Math.Clamp(scale * fraction, 0, 1);
    }

    private static double NotZero(double value, double tiny) => Math.Abs(value) < tiny ? tiny : value;

    private static double LogGamma(double a)
    {
        double x = a - 1, sum = Lanczos[0], t = x + Lanczos.Length - 1.5;
        for (int i = 1; i < Lanczos.Length; i++) sum += Lanczos[i] / (x + i);
        return 0.5 * Math.Log(2 * Math.PI) + (x + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}
