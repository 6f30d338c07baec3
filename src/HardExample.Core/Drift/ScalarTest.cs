using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Drift;

/// <summary>The second-degree Anderson-Darling test of two samples, for values with ties and for strata.</summary>
/// <remarks>
/// <code>
/// A² ∝ Σ_j h_j (F_j − G_j)² / (H_j (1 − H_j))²
/// </code>
/// over at most <see cref="MaxGroups"/> groups of the pooled values (equal ones are never parted), where H is the distribution of both
/// samples together and h_j the mass about group j; divided by its mean, so that it is about 1 where nothing
/// changed (Anderson and Darling 1952; squared denominator: Luceño 2006). It looks at the tails, where a part of the images that changed
/// shows first: docs/drift.md has what the square gains. Where members are exchanged within their
/// strata, A² is a weighted sum of chi-square variables whose cumulants follow from the covariance of F − G,
/// <code>
/// κ₁ = tr M        κ₂ = 2 tr M²        κ₃ = 8 tr M³        M_ij = √(a_i a_j) Cov(F_i − G_i, F_j − G_j)
/// </code>
/// and p is the tail of the Pearson type III distribution that has them. So nothing is drawn at random, and ties need no correction.
/// The effect size is the Kolmogorov-Smirnov distance max |F − G|, in [0, 1]: at least this share of the images has changed.
/// </remarks>
internal static class ScalarTest
{
    private const int MaxGroups = 128;

    /// <summary>Compares two samples.</summary>
    /// <param name="now">Values of the population.</param>
    /// <param name="reference">Values of the reference.</param>
    /// <param name="data">The strata of both, at least one that is compared.</param>
    /// <param name="strataNow">Stratum of each value.</param>
    /// <param name="strataReference">Stratum of each value.</param>
    /// <returns>Statistic, effect size and p; null where all values are equal, so that there is nothing to compare.</returns>
    public static TestOutcome? Compare(
        double[] now, double[] reference, TwoSampleData data, int[] strataNow, int[] strataReference)
    {
        double[] bounds = Groups([.. now, .. reference]);
        int groups = bounds.Length;
        if (groups < 2) return null;
        int strata = data.Shares.Length;
        double[][] f = Distributions(now, strataNow, bounds, strata), g = Distributions(reference, strataReference, bounds, strata);
        var difference = new double[groups];
        var pooled = new double[groups];
        var ofStratum = new double[strata][];
        for (int c = 0; c < strata; c++)
        {
            if (!data.IsCompared(c)) continue;
            double n = data.Now[c], m = data.Reference[c], share = data.Shares[c];
            double[] h = ofStratum[c] = new double[groups];
            for (int j = 0; j < groups; j++)
            {
                h[j] = (n * f[c][j] + m * g[c][j]) / (n + m);
                difference[j] += share * (f[c][j] - g[c][j]);
                pooled[j] += share * h[j];
            }
        }
        // At the last group both distributions are 1.
        int count = groups - 1;
        var weight = new double[count];
        for (int j = 0; j < count; j++)
        {
            double spread = pooled[j] * (1 - pooled[j]), below = j == 0 ? 0 : pooled[j - 1];
            weight[j] = spread <= 0 ? 0 : Math.Sqrt((pooled[j + 1] - below) / 2) / spread;
        }
        double statistic = 0, effect = 0;
        for (int j = 0; j < count; j++)
        {
            statistic += Square(weight[j] * difference[j]);
            effect = Math.Max(effect, Math.Abs(difference[j]));
        }
        (double mean, double variance, double third) = Cumulants(weight, ofStratum, data);
        return mean <= 0 ? null : new(statistic / mean, effect, TailProbability.Pearson(statistic, mean, variance, third));
    }

    // The largest value of each group.
    private static double[] Groups(double[] pooled)
    {
        Array.Sort(pooled);
        var bounds = new List<double>(MaxGroups);
        double size = (double)pooled.Length / MaxGroups, full = size;
        for (int i = 0; i < pooled.Length; i++)
        {
            bool isLast = i + 1 == pooled.Length;
            if (!isLast && (pooled[i + 1] == pooled[i] || i + 1 < full)) continue;
            bounds.Add(pooled[i]);
            while (full <= i + 1) full += size;
        }
        return [.. bounds];
    }

    private static double[][] Distributions(double[] values, int[] strataOf, double[] bounds, int strata)
    {
        var counts = new double[strata][];
        for (int c = 0; c < strata; c++) counts[c] = new double[bounds.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int at = Array.BinarySearch(bounds, values[i]);
            counts[strataOf[i]][at < 0 ? ~at : at]++;
        }
        foreach (double[] own in counts)
        {
            for (int j = 1; j < own.Length; j++) own[j] += own[j - 1];
            double all = own[^1];
            if (all > 0)
                for (int j = 0; j < own.Length; j++) own[j] /= all;
        }
        return counts;
    }

    private static (double Mean, double Variance, double Third) Cumulants(double[] weight, double[][] distributions, TwoSampleData data)
    {
        int count = weight.Length;
        var m = new double[count][];
        for (int i = 0; i < count; i++) m[i] = new double[count];
        for (int c = 0; c < distributions.Length; c++)
        {
            if (distributions[c] is not { } h) continue;
            double variance = data.VarianceOf(c);
            for (int i = 0; i < count; i++)
                for (int j = i; j < count; j++) m[i][j] += variance * h[i] * (1 - h[j]);
        }
        for (int i = 0; i < count; i++)
            for (int j = i; j < count; j++) m[j][i] = m[i][j] *= weight[i] * weight[j];
        return QuadraticForm.Cumulants(m);
    }

    private static double Square(double x) => x * x;
}

/// <summary>What a test of two samples says.</summary>
/// <param name="Statistic">The statistic.</param>
/// <param name="EffectSize">In [0, 1].</param>
/// <param name="P">In [0, 1].</param>
internal readonly record struct TestOutcome(double Statistic, double EffectSize, double P);
