using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;

namespace HardExample.Core.Reference;

/// <summary>Figures of a classifier, from the scores that each labelled sample got while it was left out of the fit.</summary>
internal static class LeaveOneOut
{
    private const double MaxSharpness = 100;
    private const double Settled = 1e-3;
    private const int Halvings = 30, MaxRounds = 50;

    /// <summary>Cohen's kappa of the largest score against chance, (accuracy − 1/K)/(1 − 1/K), not below 0.</summary>
    /// <param name="scores">Samples × classes.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classes">K, how many classes the labels have, at least 2.</param>
    internal static double Kappa(double[][] scores, IReadOnlyList<int> labels, int classes)
    {
        int right = 0;
        for (int i = 0; i < scores.Length; i++)
            if (AugmentedViews.ArgMax(scores[i]) == labels[i]) right++;
        double chance = 1.0 / classes;
        return Math.Max(0, (right / (double)scores.Length - chance) / (1 - chance));
    }

    /// <summary>
    /// The sharpness T_v ≥ 0 of each view for which the labels are most likely under softmax(Σ T_v s_v) (temperature scaling: Guo et al.
    /// 2017; stacking on scores that were left out: Wolpert 1992).
    /// </summary>
    /// <remarks>
    /// Labels are smoothed (Platt 1999): with n samples of K classes the target of the label is (n + 1) / (n + K) and that of each other
    /// class 1 / (n + K), so that a few samples which are all right do not make the probabilities certain. The likelihood is concave: each
    /// view in turn goes to the root of its slope until none moves any more. A view that tells nothing beside the others gets 0.
    /// </remarks>
    /// <param name="views">Views × samples × classes.</param>
    /// <param name="labels">The class of each sample.</param>
    internal static double[] Sharpness(IReadOnlyList<double[][]> views, IReadOnlyList<int> labels)
    {
        var sharpness = new double[views.Count];
        for (int round = 0; round < MaxRounds; round++)
        {
            double moved = 0;
            for (int v = 0; v < views.Count; v++)
            {
                double before = sharpness[v];
                sharpness[v] = Root(views, v, sharpness, labels);
                moved = Math.Max(moved, Math.Abs(sharpness[v] - before));
            }
            if (moved < Settled || views.Count == 1) break;
        }
        return sharpness;
    }

    /// <summary>Σ T_v s_v of one sample.</summary>
    /// <param name="views">Views × samples × classes.</param>
    /// <param name="sample">Its index.</param>
    /// <param name="sharpness">T_v.</param>
    internal static double[] Sum(IReadOnlyList<double[][]> views, int sample, double[] sharpness)
    {
        var sum = new double[views[0][sample].Length];
        for (int v = 0; v < views.Count; v++)
            for (int c = 0; c < sum.Length; c++) sum[c] += sharpness[v] * views[v][sample][c];
        return sum;
    }

    private static double Root(IReadOnlyList<double[][]> views, int view, double[] sharpness, IReadOnlyList<int> labels)
    {
        double low = 0, high = MaxSharpness;
        if (Slope(views, view, sharpness, labels, 0) <= 0) return 0;
        for (int round = 0; round < Halvings; round++)
        {
            double middle = (low + high) / 2;
            if (Slope(views, view, sharpness, labels, middle) > 0) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    // d/dT_v of the log likelihood at T_v = value.
    private static double Slope(IReadOnlyList<double[][]> views, int view, double[] sharpness, IReadOnlyList<int> labels, double value)
    {
        double[] at = [.. sharpness];
        at[view] = value;
        double[][] scores = views[view];
        double slope = 0, other = 1.0 / (scores.Length + scores[0].Length), own = scores.Length * other;
        for (int i = 0; i < scores.Length; i++)
        {
            double[] shares = Sum(views, i, at);
            Softmax.Apply(shares, 1);
            slope += own * scores[i][labels[i]];
            for (int c = 0; c < shares.Length; c++) slope += (other - shares[c]) * scores[i][c];
        }
        return slope;
    }
}
