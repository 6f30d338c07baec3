using HardExample.Core.Configuration;
using HardExample.Core.Mining;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Mining;

public sealed class PredictScoreMinerTests
{
    private static readonly PredictScoreMiner Miner = new(new(ScoreThresholdLow: 0.3, ScoreThresholdUp: 0.6, Margin: 0.8));

    [Fact]
    public void A_sure_prediction_counts_half()
    {
        // (0.03 + 0.05/2 + 0.15384/1.09861)/3 = 0.06501, halved
        MinerScore score = Score(Make.Predicted(("cat", 0.97), ("dog", 0.02), ("fox", 0.01)));
        Assert.Equal(0.03251, score.Value, 1e-5);
        Assert.Empty(score.Reasons);
    }

    [Fact]
    public void A_narrow_prediction_has_low_confidence()
    {
        // d = 0.2; entropy of (0.6, 0.4) = 0.67301, by ln 2: 0.97095; (0.4 + 0.4 + 0.97095)/3
        MinerScore score = Score(Make.Predicted(("cat", 0.6), ("dog", 0.4)));
        Assert.Equal(0.59032, score.Value, 1e-5);
        Assert.Equal([1], score.Ids());
        Assert.Equal("top-1 cat 0.60 is within 0.20 of top-2 dog", score.Explanation);
    }

    [Fact]
    public void A_top_confidence_up_to_the_upper_threshold_counts_at_least_one_minus_it()
    {
        // (0.7 + (1 − 0.05)/2 + …)/3 with K = 4 stays above: 0.3, 0.25, 0.25, 0.2: (0.7 + 0.475 + 0.9927)/3 = 0.7226
        Assert.Equal(0.7226, Score(Make.Predicted(("a", 0.3), ("b", 0.25), ("c", 0.25), ("d", 0.2))).Value, 1e-4);
        // A single confidence of 0.29 against 0 and one unlisted class: (0.71 + 0.355 + 0.86872)/3 = 0.645, under 1 − 0.29
        Assert.Equal(0.71, Score(Make.Predicted(("a", 0.29))).Value, 1e-12);
    }

    [Fact]
    public void A_doubt_under_one_minus_the_upper_threshold_gives_no_reason()
    {
        // d = 0.79 < margin, but (0.11 + 0.105 + 0.34578/ln 10)/3 = 0.12 with ten known classes
        MinerScore score = Miner.Only(
            Make.Predicted(("0", 0.89), ("1", 0.10), ("2", 0.01)),
            Make.Classification(Make.Reference("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")));
        Assert.True(score.Value < 0.25);
        Assert.Empty(score.Reasons);
    }

    [Fact]
    public void What_a_partial_list_leaves_belongs_to_the_classes_that_it_does_not_list()
    {
        // 0.7 listed of 4 known classes: 0.3 over 3: −0.7 ln 0.7 − 3 · 0.1 ln 0.1 = 0.94045, by ln 4: 0.67839; d = 0.7: (0.3 + 0.15 +
        // 0.67839)/3
        MinerScore score = Miner.Only(Make.Predicted(("a", 0.7)), Make.Classification(Make.Reference("a", "b", "c", "d")));
        Assert.Equal(0.37613, score.Value, 1e-5);
    }

    [Fact]
    public void The_literal_margin_rule_doubts_wide_differences()
    {
        Sample wide = Make.Predicted(("cat", 0.95), ("dog", 0.05)), narrow = Make.Predicted(("cat", 0.62), ("dog", 0.38));
        var literal = new PredictScoreMiner(new(0.3, 0.6, 0.8, MarginRule.Greater));
        // To the letter such a sample is hard: at least 1 − low, with reason 1.
        MinerScore score = literal.Only(wide, Make.Classification());
        Assert.Equal(0.7, score.Value, 1e-12);
        Assert.Equal([1], score.Ids());
        Assert.Equal(Score(narrow).Value / 2, literal.Only(narrow, Make.Classification()).Value, 1e-12);
    }

    [Fact]
    public void The_value_stays_in_range_for_scores_that_add_up_to_more_than_one() =>
        Assert.InRange(Score(Make.Predicted(("a", 1), ("b", 1), ("c", 1))).Value, 0, 1);

    [Fact]
    public void Detection_is_the_mean_doubt_in_a_box()
    {
        // 0.04 is too weak: Σ s²/Σ s = (0.81 + 0.09)/1.2 = 0.75, the mean of those found 0.6: 1 − 0.6, which is 1 − up
        MinerScore score = ScoreBoxes(0, 0.9, 0.3, 0.04);
        Assert.Equal(0.4, score.Value, 1e-12);
        Assert.Equal([1], score.Ids());
    }

    [Fact]
    public void A_detector_that_finds_little_is_doubtful()
    {
        // One box 0.9, u = 27/28, where training images reach twice of its s u with nine boxes: 1 − 0.9 · (1/2)⁸ = 0.996484 ≥ 1 − up
        MinerScore score = ScoreBoxes(2 * 0.9 * 27 / 28, 0.9);
        Assert.Equal(0.996484, score.Value, 1e-6);
        Assert.Equal([1], score.Ids());
    }

    [Fact]
    public void Where_one_object_is_usual_a_low_mass_takes_nothing_off()
    {
        MinerScore score = Miner.Only(Make.Detected(Make.Box("cell", 0.9, 0, 0, 5, 5)),
            Make.Detection(Make.BoxReference("cell") with { DetectionMassQuantile = 2, DetectionMassExponent = 0 }));
        Assert.Equal(0.1, score.Value, 1e-12);
    }

    [Theory]
    [InlineData(0.518, 0.469)]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9, 0.3, 0.31)]
    public void A_mean_score_between_the_thresholds_is_doubtful_with_a_reason(params double[] scores) =>
        Assert.Equal([1], ScoreBoxes(0, scores).Ids());

    [Theory]
    [InlineData(0.31)]
    [InlineData(0.6)]
    public void A_confidence_between_the_thresholds_is_doubtful_with_a_reason(double confidence)
    {
        // Spread over nine other classes the entropy is small: the mean alone could stay under 1 − up.
        (string, double)[] scores = [("0", confidence), .. Enumerable.Range(1, 9).Select(i => ($"{i}", (1 - confidence) / 9))];
        MinerScore score = Score(Make.Predicted(scores));
        Assert.True(score.Value >= 0.4 - 1e-9);
        Assert.Equal([1], score.Ids());
    }

    [Fact]
    public void No_box_over_the_low_threshold_is_no_object()
    {
        MinerScore weak = ScoreBoxes(0, 0.29, 0.2), none = ScoreBoxes(0);
        Assert.Equal(1, weak.Value);
        Assert.Equal([0], weak.Ids());
        Assert.Equal(1, none.Value);
        Assert.Equal([0], none.Ids());
    }

    [Fact]
    public void Without_a_prediction_it_does_not_apply() => Assert.Null(Miner.Score([Make.Sample()], Make.Classification())[0]);

    [Fact]
    public void A_reference_of_the_other_task_is_refused() =>
        Assert.Throws<Errors.ConfigurationException>(
            () => Miner.Only(Make.Predicted(("a", 1)), Make.Classification(Make.BoxReference("a"))));

    private static MinerScore Score(Sample sample) => Miner.Only(sample, Make.Classification());

    private static MinerScore ScoreBoxes(double massQuantile, params double[] scores) => Miner.Only(
        Make.Detected([.. scores.Select(static (s, i) => Make.Box("cell", s, 10 * i, 0, 5, 5))]),
        Make.Detection(Make.BoxReference("cell") with { DetectionMassQuantile = massQuantile, DetectionMassExponent = 8 }));
}
