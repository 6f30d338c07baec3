using HardExample.Core.Evaluation.Metrics;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Evaluation.Tuning;

/// <summary>Fits weights to a part of the samples; an inner cross-validation over scenes sets the penalty.</summary>
/// <remarks>
/// Three strengths of a penalty that pulls towards the start are tried, each divided by the number of scenes, because a prior weighs less
/// the more data there are. The one with the best figure on the inner folds is taken if its gain exceeds its standard error (the
/// one-standard-error rule: Breiman et al. 1984, section 3.4.3); else the weights stay as they were.
/// </remarks>
internal sealed class WeightFit(FusionTable table, SceneBootstrap scenes, WeightSearch search, int seed)
{
    private const int InnerFolds = 5, ErrorResamples = 100;

    /// <summary>Strengths for one scene, from strong to weak: each search starts where the one before ended.</summary>
    private static readonly double[] Strengths = [10, 3, 1];

    /// <summary>The point of <see cref="WeightSearch"/> that fits some samples best.</summary>
    public double[] Run(int[] rows, CancellationToken cancellationToken)
    {
        (int[] Fit, int[] Test)[] folds = SceneParts.Folds(scenes, rows, InnerFolds, new SeededRandom((ulong)seed));
        double[][] points = [.. folds.Select(_ => search.Origin)];
        HeldOutComparison? best = null;
        double bestGain = 0;
        int strength = -1;
        for (int s = 0; s < Strengths.Length; s++)
        {
            var comparison = new HeldOutComparison(table);
            for (int f = 0; f < folds.Length; f++)
            {
                points[f] = search.Run(folds[f].Fit, PenaltyOf(s, folds[f].Fit), points[f], cancellationToken);
                // The hinge does not change the order, and thresholds play no part here.
                comparison.Add(folds[f].Test, Combined(search.Origin, folds[f].Test), 1, Combined(points[f], folds[f].Test), 1);
            }
            double gain = GainOf(comparison, [.. Enumerable.Repeat(1, table.Truth.Length)]);
            if (gain > bestGain) (best, bestGain, strength) = (comparison, gain, s);
        }
        double[] point = search.Origin;
        if (best is null || bestGain <= StandardError(best, cancellationToken)) return point;
        for (int s = 0; s <= strength; s++) point = search.Run(rows, PenaltyOf(s, rows), point, cancellationToken);
        return point;
    }

    private double GainOf(HeldOutComparison comparison, int[] counts) =>
        HeldOutComparison.Difference(comparison.Compute(counts), HeldOutComparison.MainFigure(table));

    private double PenaltyOf(int strength, int[] rows) => Strengths[strength] / rows.Select(scenes.SceneOf).Distinct().Count();

    private double[] Combined(double[] point, int[] rows)
    {
        double[] combined = new double[rows.Length];
        table.Combine(search.WeightsAt(point), rows, combined);
        return combined;
    }

    /// <summary>The standard error of the gain, over resamples of the scenes.</summary>
    private double StandardError(HeldOutComparison comparison, CancellationToken cancellationToken)
    {
        double[][] resampled = scenes.Run(counts => [GainOf(comparison, counts)], ErrorResamples, seed, cancellationToken);
        double[] gains = [.. resampled.Select(static r => r[0]).Where(static g => !double.IsNaN(g))];
        double mean = gains.DefaultIfEmpty().Average();
        return Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / Math.Max(1, gains.Length - 1));
    }
}
