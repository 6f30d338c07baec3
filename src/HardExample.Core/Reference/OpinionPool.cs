using System.Collections.Immutable;
using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Reference;

/// <summary>How two opinions on the class of an image become one (logarithmic opinion pool: Genest and Zidek 1986).</summary>
/// <remarks>
/// <code>
/// ln r(c) = a ln w(c) + b ln q(c) + o(c) + constant
/// </code>
/// w is the opinion of the model or of what it tells of neighbours, q that of the second view (<see cref="SecondView"/>).
/// </remarks>
/// <param name="Own">a, at least 0.</param>
/// <param name="Second">b, at least 0.</param>
/// <param name="Offsets">o, [classes]; empty = 0.</param>
public sealed record OpinionPool(double Own, double Second, ImmutableArray<double> Offsets)
{
    /// <summary>As many samples are enough to fit a pool to.</summary>
    internal const int MaxSamples = RidgeClassifier.MaxPoints;

    // A class that nobody ever names must not divide by 0.
    private const double SmallestPrior = 1e-12;

    // Sharpness is looked for between e⁻⁴ and e⁴, at last in steps under 0.002 of its logarithm.
    private const double MaxLogSharpness = 4, FirstRadius = 2, LastRadius = 0.002, GoldenRatio = 0.6180339887498949;
    private const int Sections = 10;

    /// <summary>o(c); a class that is not known counts as the rarest.</summary>
    public double OffsetOf(int classIndex) => Offsets.IsEmpty ? 0 : (uint)classIndex < (uint)Offsets.Length ? Offsets[classIndex]
        : Offsets.Max();

    /// <summary>
    /// The pool of two views of the same images without any label: each is sharpened or flattened until one tells as much of the other as
    /// it can.
    /// </summary>
    /// <remarks>
    /// If views are independent given the class, P(c | both) ∝ w(c) q(c) / π(c), and the ratio of their joint density to the product of the
    /// two is R = Σ w(c) q(c) / π(c). α, β maximise the bound of their mutual information by Donsker and Varadhan (1983; Belghazi et al.
    /// 2018)
    /// <code>
    /// E ln R − ln E' R        w ∝ w^α, q ∝ q^β, π = mean of both over the images
    /// </code>
    /// E' runs over all pairs of images, for which it needs the means of w and q alone. A view that is confidently wrong becomes flat by
    /// that, one that is right more often than it believes sharp. Because q was taught by the model, the two are not independent: the pool
    /// counts q κ times, and the weights add up to 1.
    /// <code>
    /// ln r = (α ln w + κ β ln q − ln π) / (α + κ β)
    /// </code>
    /// </remarks>
    /// <param name="own">ln w, [samples][classes], at least one sample.</param>
    /// <param name="second">ln q, the same.</param>
    /// <param name="kappa">κ in [0, 1].</param>
    /// <param name="options">Threads, which never change the result, and cancellation.</param>
    internal static OpinionPool Fit(double[][] own, double[][] second, double kappa, ParallelOptions options)
    {
        double a = 0, b = 0;
        double[][] first = Sharpened(own, a, options), other = Sharpened(second, b, options);
        for (double radius = FirstRadius; radius > LastRadius; radius /= 2)
        {
            a = Highest(a, radius, x => Bound(Sharpened(own, x, options), other, options).Value);
            first = Sharpened(own, a, options);
            b = Highest(b, radius, x => Bound(first, Sharpened(second, x, options), options).Value);
            other = Sharpened(second, b, options);
        }
        double[] prior = Bound(first, other, options).Prior;
        double alpha = Math.Exp(a), beta = kappa * Math.Exp(b), sum = alpha + beta;
        return new(alpha / sum, beta / sum, [.. prior.Select(p => -Math.Log(p) / sum)]);
    }

    // Golden section search (Kiefer 1953) around a value; it is kept where nothing is higher.
    private static double Highest(double around, double radius, Func<double, double> value)
    {
        double low = Math.Max(-MaxLogSharpness, around - radius), high = Math.Min(MaxLogSharpness, around + radius);
        double left = high - GoldenRatio * (high - low), right = low + GoldenRatio * (high - low);
        double atLeft = value(left), atRight = value(right);
        for (int section = 0; section < Sections; section++)
        {
            if (atLeft >= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                atLeft = value(left = high - GoldenRatio * (high - low));
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                atRight = value(right = low + GoldenRatio * (high - low));
            }
        }
        double best = atLeft >= atRight ? left : right;
        return Math.Max(atLeft, atRight) >= value(around) ? best : around;
    }

    private static (double Value, double[] Prior) Bound(double[][] first, double[][] other, ParallelOptions options)
    {
        double[] meanFirst = DoubleVectors.Mean(first), meanOther = DoubleVectors.Mean(other), prior = new double[meanFirst.Length];
        double pairs = 0;
        for (int c = 0; c < prior.Length; c++)
        {
            prior[c] = Math.Max(SmallestPrior, (meanFirst[c] + meanOther[c]) / 2);
            pairs += meanFirst[c] * meanOther[c] / prior[c];
        }
        var ratios = new double[first.Length];
        Parallel.For(0, ratios.Length, options, i =>
        {
            double ratio = 0;
            for (int c = 0; c < prior.Length; c++) ratio += first[i][c] * other[i][c] / prior[c];
            ratios[i] = Math.Log(ratio);
        });
        double sum = 0;
        foreach (double ratio in ratios) sum += ratio;
        return (sum / ratios.Length - Math.Log(pairs), prior);
    }

    private static double[][] Sharpened(double[][] logs, double logSharpness, ParallelOptions options)
    {
        double sharpness = Math.Exp(logSharpness);
        var shares = new double[logs.Length][];
        Parallel.For(0, shares.Length, options, i =>
        {
            double[] own = new double[logs[i].Length];
            TensorPrimitives.Multiply(logs[i], sharpness, own);
            Softmax.Apply(own, 1);
            shares[i] = own;
        });
        return shares;
    }
}
