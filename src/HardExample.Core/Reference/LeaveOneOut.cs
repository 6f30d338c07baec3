using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;

namespace HardExample.Core.Reference;

/// <summary>Figures of a classifier, from the scores that each labelled sample got while it was left out of the fit.</summary>
internal static class LeaveOneOut
{
    private const double MaxSharpness = 100;
    private const int Halvings = 30;

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

    /// <summary>The temperature T for which the labels are most likely under softmax(scores / T) (Guo et al. 2017).</summary>
    /// <remarks>
    /// Labels are smoothed (Platt 1999): with n samples of K classes the target of the label is (n + 1) / (n + K) and that of each other
    /// class 1 / (n + K), so that a few samples which are all right do not make the probabilities certain.
    /// </remarks>
    /// <returns>At least 1/100; infinite when the scores tell nothing of the labels.</returns>
    internal static double Temperature(double[][] scores, IReadOnlyList<int> labels)
    {
        // The likelihood is concave in 1/T: its slope has one root.
        if (Slope(scores, labels, 0) <= 0) return double.PositiveInfinity;
        double low = 0, high = MaxSharpness;
        for (int round = 0; round < Halvings; round++)
        {
            double middle = (low + high) / 2;
            if (Slope(scores, labels, middle) > 0) low = middle;
            else high = middle;
        }
        return 2 / (low + high);
    }

    // d/d(1/T) of the log likelihood.
    private static double Slope(double[][] scores, IReadOnlyList<int> labels, double sharpness)
    {
        double slope = 0, other = 1.0 / (scores.Length + scores[0].Length), own = scores.Length * other;
        double[] shares = new double[scores[0].Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i].CopyTo(shares, 0);
            Softmax.Apply(shares, 1 / sharpness);
            slope += own * scores[i][labels[i]];
            for (int c = 0; c < shares.Length; c++) slope += (other - shares[c]) * scores[i][c];
        }
        return slope;
    }
}
