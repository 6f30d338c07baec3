using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;

namespace HardExample.Core.Reference;

/// <summary>How well scores that were left out tell probabilities that stand in for labels.</summary>
internal static class SoftLabels
{
    private const double MaxSharpness = 100;
    private const int Halvings = 30;

    /// <summary>
    /// T ≥ 0 for which the cross-entropy of the targets and softmax(T s) is least (temperature scaling: Guo et al. 2017).
    /// </summary>
    /// <param name="scores">[samples][classes].</param>
    /// <param name="targets">Probabilities, [samples][classes].</param>
    /// <param name="options">Threads and cancellation.</param>
    internal static double Sharpness(double[][] scores, double[][] targets, ParallelOptions options)
    {
        if (Slope(0) <= 0) return 0;
        double low = 0, high = MaxSharpness;
        for (int round = 0; round < Halvings; round++)
        {
            double middle = (low + high) / 2;
            if (Slope(middle) > 0) low = middle;
            else high = middle;
        }
        return (low + high) / 2;

        double Slope(double sharpness) => Sum(scores.Length, options, i =>
        {
            double[] shares = Shares(scores[i], sharpness);
            double slope = 0;
            for (int c = 0; c < shares.Length; c++) slope += (targets[i][c] - shares[c]) * scores[i][c];
            return slope;
        });
    }

    /// <summary>The sum over the samples of the cross-entropy of targets and softmax(T s).</summary>
    internal static double Loss(double[][] scores, double[][] targets, double sharpness, ParallelOptions options) =>
        Sum(scores.Length, options, i =>
        {
            double[] shares = Shares(scores[i], sharpness);
            double loss = 0;
            for (int c = 0; c < shares.Length; c++) loss -= targets[i][c] * Math.Log(shares[c] + ClassProbabilities.Smallest);
            return loss;
        });

    /// <summary>softmax(T s).</summary>
    internal static double[] Shares(double[] scores, double sharpness)
    {
        double[] shares = Array.ConvertAll(scores, s => s * sharpness);
        Softmax.Apply(shares, 1);
        return shares;
    }

    // In one order, whatever the threads.
    private static double Sum(int count, ParallelOptions options, Func<int, double> term)
    {
        var terms = new double[count];
        Parallel.For(0, count, options, i => terms[i] = term(i));
        double sum = 0;
        foreach (double value in terms) sum += value;
        return sum;
    }
}
