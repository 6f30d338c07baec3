using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;

namespace HardExample.Core.Reference;

/// <summary>What can be learnt from scores that each labelled sample got while it was left out.</summary>
internal static class LeaveOneOut
{
    private const double MaxTemperature = 100;
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

    /// <summary>The factor T for which the labels are most likely under softmax(T · scores) (Guo et al. 2017); 0 when scores tell nothing, at most 100.</summary>
    /// <remarks>Of n labels each counts as n + 1 in n + K, and each other class as 1 (Platt 1999), so that few samples that are all right make nothing certain.</remarks>
    internal static double Temperature(double[][] scores, IReadOnlyList<int> labels)
    {
        // The likelihood is concave in T: its slope has one root.
        if (Slope(scores, labels, 0) <= 0) return 0;
        double low = 0, high = MaxTemperature;
        for (int round = 0; round < Halvings; round++)
        {
            double middle = (low + high) / 2;
            if (Slope(scores, labels, middle) > 0) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    private static double Slope(double[][] scores, IReadOnlyList<int> labels, double temperature)
    {
        double slope = 0, other = 1.0 / (scores.Length + scores[0].Length), own = scores.Length * other;
        double[] shares = new double[scores[0].Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i].CopyTo(shares, 0);
            Softmax.Apply(shares, temperature);
            slope += own * scores[i][labels[i]];
            for (int c = 0; c < shares.Length; c++) slope += (other - shares[c]) * scores[i][c];
        }
        return slope;
    }
}
