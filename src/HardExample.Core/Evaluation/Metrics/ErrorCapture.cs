using System.Collections.Immutable;

namespace HardExample.Core.Evaluation.Metrics;

/// <summary>Measures how well a score puts wrong predictions first.</summary>
/// <remarks>
/// Truth is binary (0 right, 1 wrong) or graded (difficulty in [0, 1]). Samples without a score rank last. Equal scores count with the
/// expectation over their random orders, so a figure needs no seed and does not depend on the order of the input. Intervals: percentile
/// bootstrap (Efron and Tibshirani 1993, chapter 13) over scenes, because frames of one scene are not independent; resamples are the same
/// for every score.
/// </remarks>
public static class ErrorCapture
{
    /// <summary>Share of the samples that counts as the hardest: 20 %.</summary>
    public const double HardestShare = 0.2;

    /// <summary>Measures a score.</summary>
    /// <param name="scores">A score per sample, larger = harder; null = none.</param>
    /// <param name="truth">Difficulty of the same samples in [0, 1]; graded as soon as one value is neither 0 nor 1.</param>
    /// <param name="scenes">The scenes of the same samples, null = a scene of its own; a null list = all are their own.</param>
    /// <param name="options">Budgets and intervals; null = the defaults.</param>
    /// <param name="cancellationToken">Honoured between resamples.</param>
    /// <exception cref="ArgumentException">The lists have different lengths or are empty, or a difficulty is outside [0, 1].</exception>
    public static RankingQuality Measure(
        IReadOnlyList<double?> scores, IReadOnlyList<double> truth, IReadOnlyList<string?>? scenes = null,
            ErrorCaptureOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(truth);
        options ??= ErrorCaptureOptions.Default;
        if (scores.Count != truth.Count || truth.Count == 0 || (scenes is not null && scenes.Count != truth.Count))
        {
            throw new ArgumentException(
                $"There are {scores.Count} scores, {truth.Count} truths and {scenes?.Count ?? truth.Count} scenes; they must be as "
                    + "many, and at least one.",
                nameof(scores));
        }
        if (truth.Any(static t => !(t >= 0 && t <= 1))) throw new ArgumentException("A difficulty is outside [0, 1].", nameof(truth));

        double?[] values = [.. scores];
        var figures = new RankingFigures(values, [.. truth], options.Budgets);
        int[] once = [.. Enumerable.Repeat(1, values.Length)];
        double[] all = figures.Compute(once);
        double[][] resampled = new SceneBootstrap(truth.Count, scenes)
            .Run(figures.Compute, options.Resamples, options.Seed, cancellationToken);

        Estimate? Of(int figure) =>
            double.IsNaN(all[figure]) ? null : Interval(all[figure], resampled.Select(r => r[figure]), options.Confidence);
        double[] risks = figures.Ranking.Risks(once);
        return new()
        {
            Count = values.Length,
            Missing = values.Count(static v => v is null || double.IsNaN(v.Value)),
            Auroc = Of(RankingFigures.Auroc),
            AveragePrecision = Of(RankingFigures.AveragePrecision),
            Spearman = Of(RankingFigures.Spearman),
            HardestFound = Of(RankingFigures.HardestFound),
            Budgets = [.. options.Budgets.Select((b, i) => new BudgetQuality(
                b, CountOf(b, values.Length), Of(RankingFigures.Precision(i))!, Of(RankingFigures.Recall(i))))],
            AreaUnderRiskCoverage = risks.Average(),
            RiskCoverage = [.. Enumerable.Range(1, 20).Select(i => new RiskPoint(i / 20.0, risks[CountOf(i / 20.0, risks.Length) - 1]))],
        };
    }

    /// <summary>Measures what is flagged at a threshold.</summary>
    /// <param name="scores">Coefficients; null = not flagged.</param>
    /// <param name="truth">Difficulty of the same samples in [0, 1].</param>
    /// <param name="threshold">A sample is flagged when its coefficient is at least this.</param>
    public static FlagQuality Flagged(IReadOnlyList<double?> scores, IReadOnlyList<double> truth, double threshold)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(truth);
        int count = 0;
        double found = 0, wrong = 0;
        for (int i = 0; i < scores.Count; i++)
        {
            wrong += truth[i];
            if (!(scores[i] >= threshold)) continue;
            count++;
            found += truth[i];
        }
        return new(threshold, count, scores.Count == 0 ? 0 : (double)count / scores.Count, count == 0 ? null : found / count,
            wrong == 0 ? null : found / wrong);
    }

    /// <summary>How many of <paramref name="count"/> samples a share is: rounded down, at least 1.</summary>
    internal static int CountOf(double share, int count) => Math.Clamp((int)Math.Floor(share * count + 1e-9), 1, count);

    /// <summary>A figure with its percentile interval; resamples in which it does not exist are left out.</summary>
    internal static Estimate Interval(double value, IEnumerable<double> resampled, double confidence)
    {
        double[] sorted = [.. resampled.Where(static v => !double.IsNaN(v)).Order()];
        if (sorted.Length == 0) return new(value, null, null);
        double tail = (1 - confidence) / 2;
        return new(value, Quantile(sorted, tail), Quantile(sorted, 1 - tail));
    }

    /// <summary>Linear interpolation between order statistics (Hyndman and Fan 1996, type 7).</summary>
    private static double Quantile(double[] sorted, double q)
    {
        double position = q * (sorted.Length - 1);
        int below = (int)position;
        return below + 1 < sorted.Length ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}

/// <summary>What <see cref="ErrorCapture"/> computes.</summary>
public sealed record ErrorCaptureOptions
{
    /// <summary>Budgets of 5, 10 and 20 %, intervals of 95 % from 1,000 resamples.</summary>
    public static ErrorCaptureOptions Default { get; } = new();

    /// <summary>Parts of the samples that are looked at, each in (0, 1].</summary>
    public ImmutableArray<double> Budgets { get; init; } = [0.05, 0.10, 0.20];

    /// <summary>Number of bootstrap resamples, at least 0; 0 = no intervals.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Confidence of the intervals, in (0, 1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of the resampling: the same seed, the same intervals.</summary>
    public int Seed { get; init; } = 1;
}
