using System.Globalization;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;

namespace HardExample.Core.Drift;

/// <summary>Whether the shares of the predicted classes changed: of images, in detection of boxes.</summary>
/// <remarks>
/// Pearson's chi-square test of homogeneity, where the counts of boxes are divided by their design effect, because the boxes of one image
/// are no independent draws (Rao and Scott 1981, first order):
/// <code>
/// X² = Σ_k Σ_c (n_k p_kc − n_k p_c)²/(n_k p_c)        n_k = N_k/δ_k        δ = Σ_c (1 − p_c) d_c/(C − 1)
/// </code>
/// d_c is the variance of p_c over images divided by that of as many independent draws. Classes that would have fewer than 5 draws in
/// either sample are one. The effect size is Cramér's V of the table weighted equally, √(X²/n) at n₁ = n₂, in [0, 1].
/// </remarks>
internal static class ClassShareTest
{
    private const double MinExpected = 5;

    /// <summary>Compares the shares; null where there is one class only or none.</summary>
    public static (TestOutcome Outcome, string Name, double Reference, double Now)? Compare(
        IReadOnlyList<ProfiledSample> now, IReadOnlyList<ProfiledSample> reference)
    {
        string[] classes = [.. now.Concat(reference).SelectMany(static s => s.Classes).Select(static c => c.Key).Distinct()
            .Order(StringComparer.Ordinal)];
        var a = Shares(now, classes);
        var b = Shares(reference, classes);
        if (classes.Length < 2 || a.Draws < MinExpected || b.Draws < MinExpected) return null;
        double x2 = 0, v2 = 0, rest = 0, restA = 0, restB = 0;
        int cells = 0;
        for (int c = 0; c < classes.Length; c++)
        {
            double pooled = (a.Draws * a.Shares[c] + b.Draws * b.Shares[c]) / (a.Draws + b.Draws);
            if (Math.Min(a.Draws, b.Draws) * pooled >= MinExpected) Add(a.Shares[c], b.Shares[c], pooled);
            else (rest, restA, restB) = (rest + pooled, restA + a.Shares[c], restB + b.Shares[c]);
        }
        if (rest > 0) Add(restA, restB, rest);
        if (cells < 2) return null;
        int largest = Enumerable.Range(0, classes.Length).MaxBy(c => Math.Abs(a.Shares[c] - b.Shares[c]));
        return (new(x2, Math.Sqrt(v2), TailProbability.ChiSquare(x2, cells - 1)), classes[largest], b.Shares[largest], a.Shares[largest]);

        void Add(double now, double reference, double pooled)
        {
            double square = (now - reference) * (now - reference);
            x2 += square / pooled * a.Draws * b.Draws / (a.Draws + b.Draws);
            if (now + reference > 0) v2 += square / (now + reference) / 2;
            cells++;
        }
    }

    /// <summary>The shares of classes as text, the largest first.</summary>
    public static string TextOf(IReadOnlyList<ProfiledSample> samples)
    {
        const int Named = 4;
        string[] classes = [.. samples.SelectMany(static s => s.Classes).Select(static c => c.Key).Distinct()
            .Order(StringComparer.Ordinal)];
        var (shares, _) = Shares(samples, classes);
        return string.Join(", ", Enumerable.Range(0, classes.Length).OrderByDescending(c => shares[c]).Take(Named)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{classes[c]} {shares[c]:P0}")))
                + (classes.Length > Named ? ", …" : "");
    }

    /// <summary>The share of each class, and how many independent draws that many boxes are worth.</summary>
    public static (double[] Shares, double Draws) Shares(IReadOnlyList<ProfiledSample> samples, string[] classes)
    {
        var shares = new double[classes.Length];
        double total = 0;
        var counts = new List<(double[] Of, double All)>();
        foreach (ProfiledSample sample in samples)
        {
            if (sample.Classes.IsEmpty) continue;
            var own = new double[classes.Length];
            double all = 0;
            foreach ((string name, int count) in sample.Classes)
            {
                own[Array.BinarySearch(classes, name, StringComparer.Ordinal)] = count;
                all += count;
            }
            counts.Add((own, all));
            total += all;
            for (int c = 0; c < own.Length; c++) shares[c] += own[c];
        }
        if (total == 0) return (shares, 0);
        for (int c = 0; c < shares.Length; c++) shares[c] /= total;
        if (counts.All(static s => s.All == 1) || counts.Count < 2) return (shares, total);
        // Variance of a ratio of sums over images, beside p(1 - p)/total of independent draws.
        double design = 0;
        int present = 0;
        for (int c = 0; c < shares.Length; c++)
        {
            if (shares[c] is <= 0 or >= 1) continue;
            present++;
            double squares = counts.Sum(s => Math.Pow(s.Of[c] - shares[c] * s.All, 2)) * counts.Count / (counts.Count - 1);
            design += squares / (shares[c] * total);
        }
        design = present < 2 ? 1 : design / (present - 1);
        return (shares, total / Math.Max(design, 1e-3));
    }
}
