using FsCheck;
using FsCheck.Xunit;
using HardExample.Core.Evaluation.Metrics;

namespace HardExample.Core.Tests.Evaluation;

[Properties(Replay = "(20240229,7)")]
public sealed class ErrorCaptureTests
{
    private static readonly ErrorCaptureOptions NoIntervals = ErrorCaptureOptions.Default with { Resamples = 0, Budgets = [0.2, 0.4, 0.6] };

    private static RankingQuality Measure(double?[] scores, double[] truth, ErrorCaptureOptions? options = null) =>
        ErrorCapture.Measure(scores, truth, null, options ?? NoIntervals);

    [Fact]
    public void Figures_of_a_small_ranking()
    {
        // Hardest first: wrong, right, wrong, right, right.
        RankingQuality quality = Measure([0.9, 0.8, 0.7, 0.2, 0.1], [1, 0, 1, 0, 0]);
        // 6 pairs of wrong and right; one is the wrong way round (0.8 over 0.7): 5/6.
        Assert.Equal(5.0 / 6, quality.Auroc!.Value, 12);
        // Precision at the wrong ones: 1/1 and 2/3; their mean.
        Assert.Equal((1 + 2.0 / 3) / 2, quality.AveragePrecision!.Value, 12);
        // First 1, 2, 3 of 5 hold 1, 1, 2 of the 2 wrong ones.
        Assert.Equal([1, 1.0 / 2, 2.0 / 3], quality.Budgets.Select(static b => b.Precision.Value));
        Assert.Equal([0.5, 0.5, 1], quality.Budgets.Select(static b => b.Recall!.Value));
        Assert.Equal([1, 2, 3], quality.Budgets.Select(static b => b.Count));
        // Error rate of the 1 … 5 least hard: 0, 0, 1/3, 1/4, 2/5; their mean.
        Assert.Equal((1.0 / 3 + 1.0 / 4 + 2.0 / 5) / 5, quality.AreaUnderRiskCoverage, 12);
        Assert.Equal(new RiskPoint(0.6, 1.0 / 3), quality.RiskCoverage[11]);
        Assert.Null(quality.Spearman);
    }

    [Fact]
    public void Equal_scores_are_worth_chance()
    {
        RankingQuality quality = Measure([1, 1, 1, 1], [1, 0, 0, 0]);
        Assert.Equal(0.5, quality.Auroc!.Value, 12);
        // The wrong one stands at place 1 … 4 with the same probability: (1 + 1/2 + 1/3 + 1/4)/4.
        Assert.Equal(25.0 / 48, quality.AveragePrecision!.Value, 12);
        Assert.All(quality.Budgets, static b => Assert.Equal(0.25, b.Precision.Value, 12));
        Assert.All(quality.RiskCoverage, static p => Assert.Equal(0.25, p.Risk, 12));
    }

    [Fact]
    public void A_missing_score_ranks_last_even_behind_negative_ones()
    {
        RankingQuality quality = Measure([null, -5, double.NaN, -7], [0, 1, 0, 1]);
        Assert.Equal(1, quality.Auroc!.Value);
        Assert.Equal(2, quality.Missing);
    }

    [Fact]
    public void Without_both_kinds_there_is_no_auroc()
    {
        Assert.Null(Measure([1, 2], [1, 1]).Auroc);
        RankingQuality right = Measure([1, 2], [0, 0]);
        Assert.Null(right.Auroc);
        Assert.Null(right.AveragePrecision);
        Assert.Null(right.Budgets[0].Recall);
        Assert.Equal(0, right.Budgets[0].Precision.Value);
    }

    [Fact]
    public void Graded_truth_gives_rank_correlation()
    {
        // Ranks of scores 5 4 3 2 1, of truth 4 5 3 1.5 1.5: Σd² = 1 + 1 + 0 + 0.25 + 0.25; with ties by Pearson:
        // centred 2 1 0 −1 −2 and 1 2 0 −1.5 −1.5: product 2 + 2 + 1.5 + 3 = 8.5; squares 10 and 1 + 4 + 2.25 + 2.25 = 9.5.
        RankingQuality quality = Measure([0.5, 0.4, 0.3, 0.2, 0.1], [0.8, 0.9, 0.5, 0, 0]);
        Assert.Equal(8.5 / Math.Sqrt(95), quality.Spearman!.Value, 12);
        // The hardest 20 % is the second sample, the first 20 % of the ranking is the first.
        Assert.Equal(0, quality.HardestFound!.Value);
        Assert.Null(quality.Auroc);
        // Mean difficulty of the first two, and their part of all difficulty (2.2).
        Assert.Equal(0.85, quality.Budgets[1].Precision.Value, 12);
        Assert.Equal(1.7 / 2.2, quality.Budgets[1].Recall!.Value, 12);
    }

    [Fact]
    public void Ties_at_the_edge_of_the_hardest_count_in_part()
    {
        // The first 2 of 10: 0.9 surely, and one of the two at 0.8. The hardest 2 of 10: one of the three at 1 … each with 2/3.
        double?[] scores = [0.9, 0.8, 0.8, 0, 0, 0, 0, 0, 0, 0];
        double[] truth = [1, 1, 0.5, 1, 0, 0, 0, 0, 0, 0];
        // (1·2/3 + 1/2·2/3 + 1/2·0)/2
        Assert.Equal(0.5, Measure(scores, truth).HardestFound!.Value, 12);
    }

    [Fact]
    public void A_share_is_rounded_down_but_never_to_nothing()
    {
        double?[] scores = [.. Enumerable.Range(0, 218).Select(static i => (double?)i)];
        RankingQuality quality = ErrorCapture.Measure(
            scores, new double[218], null, ErrorCaptureOptions.Default with { Resamples = 0, Budgets = [0.001, 0.2, 1] });
        Assert.Equal([1, 43, 218], quality.Budgets.Select(static b => b.Count));
    }

    [Fact]
    public void Average_precision_with_ties_is_the_mean_over_all_orders()
    {
        // Scores 2 2 2 1 1; all 3!·2! orders inside the ties, taken by hand through distinct scores.
        double[] truth = [1, 1, 0, 0, 1];
        double sum = 0;
        int orders = 0;
        foreach (double[] nudge in (double[][])[[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]])
            foreach (double last in (double[])[0.1, 0.3])
            {
                sum += Measure([10 + nudge[0], 10 + nudge[1], 10 + nudge[2], 0.2, last], truth).AveragePrecision!.Value;
                orders++;
            }
        Assert.Equal(sum / orders, Measure([2, 2, 2, 1, 1], truth).AveragePrecision!.Value, 12);
    }

    [Property]
    public void Turning_the_score_round_turns_the_auroc_round((byte Score, bool Wrong)[] samples)
    {
        if (!samples.Any(static s => s.Wrong) || samples.All(static s => s.Wrong)) return;
        double[] truth = [.. samples.Select(static s => s.Wrong ? 1.0 : 0.0)];
        double forward = Measure([.. samples.Select(static s => (double?)s.Score)], truth).Auroc!.Value;
        double backward = Measure([.. samples.Select(static s => (double?)-s.Score)], truth).Auroc!.Value;
        Assert.Equal(1, forward + backward, 12);
    }

    [Property]
    public void The_order_of_the_input_does_not_matter((byte Score, byte Difficulty)[] samples)
    {
        if (samples.Length == 0) return;
        RankingQuality Of((byte Score, byte Difficulty)[] s) =>
            Measure([.. s.Select(static x => x.Score < 50 ? null : (double?)x.Score)], [.. s.Select(static x => x.Difficulty / 255.0)]);
        RankingQuality forward = Of(samples), backward = Of([.. samples.Reverse()]);
        Assert.Equal(forward.Spearman?.Value ?? 0, backward.Spearman?.Value ?? 0, 9);
        Assert.Equal(forward.HardestFound?.Value ?? 0, backward.HardestFound?.Value ?? 0, 9);
        Assert.Equal(forward.AreaUnderRiskCoverage, backward.AreaUnderRiskCoverage, 9);
    }

    [Property]
    public void Shares_stay_shares((byte Score, byte Difficulty)[] samples)
    {
        if (samples.Length == 0) return;
        RankingQuality quality = Measure(
            [.. samples.Select(static s => (double?)s.Score)], [.. samples.Select(static s => s.Difficulty / 255.0)]);
        Assert.All(quality.Budgets, static b => Assert.InRange(b.Precision.Value, 0, 1 + 1e-12));
        Assert.All(quality.RiskCoverage, static p => Assert.InRange(p.Risk, 0, 1));
        Assert.InRange(quality.HardestFound?.Value ?? 0, 0, 1 + 1e-12);
    }

    [Fact]
    public void Intervals_hold_the_figure_and_are_the_same_every_time()
    {
        double?[] scores = [.. Enumerable.Range(0, 200).Select(static i => (double?)(i * 37 % 101))];
        double[] truth = [.. Enumerable.Range(0, 200).Select(i => scores[i] + i * 53 % 89 > 110 ? 1.0 : 0.0)];
        var options = ErrorCaptureOptions.Default with { Resamples = 200 };
        Estimate auroc = Measure(scores, truth, options).Auroc!;
        Assert.InRange(auroc.Value, auroc.Low!.Value, auroc.High!.Value);
        Assert.InRange(auroc.High.Value - auroc.Low.Value, 0.01, 0.3);
        Assert.Equal(auroc, Measure(scores, truth, options).Auroc);
        Assert.NotEqual(auroc, Measure(scores, truth, options with { Seed = 2 }).Auroc);
    }

    [Fact]
    public void Frames_of_one_scene_are_drawn_together()
    {
        // Each scene holds one right and one wrong sample in the same order: every resample of scenes has the same figures, one of samples
        // has not.
        double?[] scores = [.. Enumerable.Range(0, 20).Select(static i => (double?)(i % 2))];
        double[] truth = [.. Enumerable.Range(0, 20).Select(static i => (double)(i % 2))];
        string[] scenes = [.. Enumerable.Range(0, 20).Select(static i => $"run {i / 2}")];
        var options = ErrorCaptureOptions.Default with { Budgets = [1] };
        Estimate together = ErrorCapture.Measure(scores, truth, scenes, options).Budgets[0].Precision;
        Estimate apart = ErrorCapture.Measure(scores, truth, null, options).Budgets[0].Precision;
        Assert.Equal((0.5, 0.5), (together.Low, together.High));
        Assert.True(apart.High - apart.Low > 0.2);
    }

    [Fact]
    public void Flags_are_those_that_reach_the_threshold()
    {
        FlagQuality flagged = ErrorCapture.Flagged([0.1, 0.0999, 0.5, null], [1, 1, 0, 1], 0.1);
        Assert.Equal(new FlagQuality(0.1, 2, 0.5, 0.5, 1.0 / 3), flagged);
        Assert.Null(ErrorCapture.Flagged([0.0], [1], 0.1).Precision);
    }

    [Fact]
    public void Lists_of_different_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ErrorCapture.Measure([1], [1, 0]));
        Assert.Throws<ArgumentException>(() => ErrorCapture.Measure([], []));
        Assert.Throws<ArgumentException>(() => ErrorCapture.Measure([1], [1.5]));
    }

    [Fact]
    public void Cancelling_stops_the_resampling() =>
        Assert.Throws<OperationCanceledException>(() => ErrorCapture.Measure([1, 2], [0, 1], null, null, new CancellationToken(true)));
}
