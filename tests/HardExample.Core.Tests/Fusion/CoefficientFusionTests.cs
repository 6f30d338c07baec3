using FsCheck.Xunit;
using HardExample.Core.Configuration;
using HardExample.Core.Fusion;
using HardExample.Core.Mining;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Fusion;

public sealed class CoefficientFusionTests
{
    private static readonly CoefficientFusion Default = new(MiningConfig.Default);

    [Fact]
    public void Error_estimators_are_averaged_and_detectors_raise_the_result()
    {
        // B = (0.39 · 0.8 + 0.202 · 0.2)/0.592 = 0.595270; odds 0.595270/0.404730/(1 − 0.202 · 0.5)² give H0 = 0.645368; knee 0.4: 0.1 +
        // 0.9 · 0.245368/0.6 = 0.468052
        Sample fused = Default.Fuse(
            Scored(Estimator("predict_score_mining", 0.8), Estimator("clustering_mining", 0.2), ScoreOf("anomaly_detection_mining", 0.5)));
        Assert.Equal(0.468052, fused.HardCoefficient!.Value, 1e-6);
        Assert.True(fused.IsHard);
    }

    [Fact]
    public void An_unreliable_score_counts_with_a_part_of_its_weight()
    {
        // aug 0.4265 · 0.5 = 0.21325, predict 0.39 − 0.21325/2 = 0.283375: (0.283375 · 0.2 + 0.21325 · 0.9)/(0.283375 + 0.21325) = 0.500579
        Sample sample = Scored(Estimator("predict_score_mining", 0.2), Estimator("aug_consistent_mining", 0.9) with { Reliability = 0.5 });
        Assert.Equal(0.500579, Default.Explain(sample).Combined, 1e-6);
        Sample unreliable = Scored(
            Estimator("predict_score_mining", 0.2), Estimator("aug_consistent_mining", 0.9) with { Reliability = 0 });
        Assert.Equal(0.2, Default.Explain(unreliable).Combined, 1e-12);
    }

    [Fact]
    public void Two_readings_of_one_model_are_no_two_witnesses()
    {
        var fusion = new CoefficientFusion(
            WeightedList.Of(("predict_score_mining", 0.4), ("aug_consistent_mining", 0.2), ("clustering_mining", 0.1)), 0.1, 0.6);
        // predict 0.4 − 0.2/2 = 0.3: (0.3 · 1 + 0.2 · 0 + 0.1 · 0)/0.6; without views 0.4/0.5
        Sample both = Scored(Estimator("predict_score_mining", 1), Estimator("aug_consistent_mining", 0),
            Estimator("clustering_mining", 0));
        Assert.Equal(0.5, fusion.Explain(both).Combined, 1e-12);
        Assert.Equal(0.8, fusion.Explain(Scored(Estimator("predict_score_mining", 1), Estimator("clustering_mining", 0))).Combined, 1e-12);
        // With a view of its own beside the model, κ = 1, the views say it all: predict 0.4 − 0.2, 0.2/0.5.
        Sample independent = Scored(Estimator("predict_score_mining", 1), Estimator("aug_consistent_mining", 0) with { ViewWeight = 1 },
            Estimator("clustering_mining", 0));
        Assert.Equal(0.4, fusion.Explain(independent).Combined, 1e-12);
        // Boxes are no exception.
        Assert.Equal(0.5, fusion.Explain(both with { Prediction = Make.Detected(Make.Box("cell", 0.9, 0, 0, 9, 9)).Prediction }).Combined,
            1e-12);
    }

    [Fact]
    public void Algorithms_that_do_not_apply_leave_the_denominator() =>
        Assert.Equal(Default.Fuse(Scored(Estimator("sequential_mining", 0.7))).HardCoefficient,
            Default.Fuse(Scored(Estimator("predict_score_mining", 0.7))).HardCoefficient);

    [Fact]
    public void Only_algorithms_with_a_weight_take_part()
    {
        Sample fused = Default.Fuse(Scored(Estimator("predict_score_mining", 0.8), Estimator("night", 0.1) with { Reasons = [new(7, 1)] }));
        Assert.Equal(Default.Fuse(Scored(Estimator("predict_score_mining", 0.8))).HardCoefficient, fused.HardCoefficient);
        Assert.DoesNotContain(7, fused.HardReasons);
    }

    [Fact]
    public void A_custom_score_takes_part_by_its_name_and_kind()
    {
        var fusion = new CoefficientFusion(WeightedList.Of(("predict_score_mining", 0.5), ("night", 0.5)), 0.1, 0.6);
        // As an out-of-distribution detector: odds 0.2/0.8/(1 − 0.5)² = 1, a half; as an error estimator: (0.2 + 1)/2 = 0.6
        Assert.Equal(0.5, fusion.Explain(Scored(Estimator("predict_score_mining", 0.2), ScoreOf("night", 1))).Combined, 1e-12);
        Assert.Equal(0.6, fusion.Explain(Scored(Estimator("predict_score_mining", 0.2), Estimator("night", 1))).Combined, 1e-12);
    }

    [Fact]
    public void An_alarm_leaves_alone_what_the_experts_are_sure_of_and_decides_at_full_weight()
    {
        var fusion = new CoefficientFusion(WeightedList.Of(("predict_score_mining", 0.5), ("night", 0.5), ("fire", 1)), 0.1, 0.6);
        Assert.Equal(0, fusion.Explain(Scored(Estimator("predict_score_mining", 0), ScoreOf("night", 1))).Combined);
        Assert.Equal(1, fusion.Explain(Scored(Estimator("predict_score_mining", 0), ScoreOf("fire", 1))).Combined);
        Assert.Equal(1, fusion.Explain(Scored(Estimator("predict_score_mining", 1), ScoreOf("night", 1))).Combined);
    }

    [Fact]
    public void Alarms_alone_use_the_whole_range()
    {
        // Weights 0.202 and 0.0949 become 1 and 0.469802: 1 − (1 − 0.5) · (1 − 0.469802 · 0.4) = 0.593960
        FusedCoefficient fused = Default.Explain(Scored(ScoreOf("anomaly_detection_mining", 0.5), ScoreOf("image_similarity_mining", 0.4)));
        Assert.Equal(0.593960, fused.Combined, 1e-6);
        Assert.Equal(1, Default.Fuse(Scored(ScoreOf("feature_distribution_mining", 1))).HardCoefficient!.Value, 1e-12);
    }

    [Fact]
    public void A_sample_where_nothing_applies_is_not_hard()
    {
        Sample fused = Default.Fuse(Scored());
        Assert.Equal(0, fused.HardCoefficient);
        Assert.False(fused.IsHard);
        Assert.Empty(fused.HardReasons);
    }

    [Fact]
    public void No_object_is_as_hard_as_it_gets_and_its_reason_comes_first()
    {
        Sample byReason = Scored(Estimator("predict_score_mining", 1) with { Reasons = [new(0, 1)] },
            Estimator("sequential_mining", 0.1) with { Reasons = [new(4, 1)] });
        Assert.Equal(1, Default.Fuse(byReason).HardCoefficient);
        Assert.Equal([0, 4], Default.Fuse(byReason).HardReasons.AsEnumerable());
        Sample withoutBoxes = Scored(Estimator("sequential_mining", 0.1)) with { Prediction = new DetectionPrediction([]) };
        Assert.Equal(1, Default.Fuse(withoutBoxes).HardCoefficient);
        Assert.Equal([0], Default.Fuse(withoutBoxes).HardReasons.AsEnumerable());
    }

    [Fact]
    public void Reasons_come_by_their_share_in_the_coefficient()
    {
        // B parts: predict (0.39 − 0.39/2) · 0.8 = 0.156; augment 0.4265 · 0.8 · (0.3 and 0.7) = 0.102 and 0.239 (all by 0.6215)
        Sample sample = Scored(
            Estimator("predict_score_mining", 0.8) with { Reasons = [new(1, 1)] },
            Estimator("aug_consistent_mining", 0.8) with { Reasons = [new(21, 0.3), new(20, 0.7)] });
        Assert.Equal([20, 1, 21], Default.Fuse(sample).HardReasons.AsEnumerable());
    }

    [Fact]
    public void The_threshold_itself_is_hard()
    {
        Sample sample = Scored(Estimator("predict_score_mining", 0.4));
        Assert.True(new CoefficientFusion(ParameterCatalog.AlgorithmWeights, 0.1, 0.6).Fuse(sample).IsHard);
        Assert.False(new CoefficientFusion(ParameterCatalog.AlgorithmWeights, 0.1001, 0.6).Fuse(sample).IsHard);
    }

    [Fact]
    public void The_hinge_has_the_default_threshold_at_its_knee()
    {
        Assert.Equal(0.1, CoefficientFusion.Hinge(0.4, 0.4), 1e-12);
        Assert.Equal(0.05, CoefficientFusion.Hinge(0.2, 0.4), 1e-12);
        Assert.Equal(1, CoefficientFusion.Hinge(1, 0.4), 1e-12);
        Assert.Equal(0, CoefficientFusion.Hinge(0, 0.4));
    }

    [Property]
    public void The_hinge_is_monotone_continuous_and_in_range(ushort a, ushort b, ushort k)
    {
        double low = Math.Min(a, b) / 65535.0, high = Math.Max(a, b) / 65535.0, knee = k / 65535.0;
        double first = CoefficientFusion.Hinge(low, knee), second = CoefficientFusion.Hinge(high, knee);
        Assert.InRange(first, 0, 1);
        Assert.True(first <= second);
        if (knee is > 0.001 and < 0.999)
        {
            const double Step = 1e-9;
            // The steepest slope is max(0.05/k, 0.95/(1 − k)), at most 1000 here.
            Assert.InRange(CoefficientFusion.Hinge(Math.Min(1, low + Step), knee) - first, 0, 1e-5);
            Assert.Equal(CoefficientFusion.Hinge(knee, knee), CoefficientFusion.Hinge(knee - Step, knee), 1e-5);
        }
    }

    [Property]
    public void The_result_stays_in_range_and_rises_with_every_score(byte[] values, byte raised, double up)
    {
        double knee = double.IsFinite(up) ? Math.Abs(up % 1) : 0.6;
        var fusion = new CoefficientFusion(ParameterCatalog.AlgorithmWeights, 0.1, knee);
        MinerScore[] scores = Some(values);
        double before = fusion.Fuse(Scored(scores)).HardCoefficient!.Value;
        Assert.InRange(before, 0, 1);
        if (scores.Length == 0) return;
        scores[raised % scores.Length] = scores[raised % scores.Length] with { Value = 1 };
        Assert.True(fusion.Fuse(Scored(scores)).HardCoefficient >= before - 1e-12);
    }

    [Property]
    public void The_order_in_which_scores_were_put_on_does_not_matter(byte[] values)
    {
        MinerScore[] scores = Some(values);
        Sample there = Default.Fuse(Scored(scores)), back = Default.Fuse(Scored([.. scores.Reverse()]));
        Assert.Equal(there.HardCoefficient, back.HardCoefficient);
        Assert.Equal(there.HardReasons.AsEnumerable(), back.HardReasons.AsEnumerable());
    }

    private static MinerScore[] Some(byte[] values) =>
    [
        .. AlgorithmNames.All.Zip(values).Select(static p => new MinerScore
        {
            Algorithm = p.First, Kind = MinerFactory.Create(p.First, MiningConfig.Default).Kind, Value = p.Second / 255.0,
            Reasons = [new(p.Second % 30 + 1, 1)],
        }),
    ];

    private static Sample Scored(params MinerScore[] scores) =>
        scores.Aggregate(Make.Predicted(("a", 1)), static (sample, score) => sample.WithScore(score.Algorithm, score));

    private static MinerScore Estimator(string name, double value) =>
        new() { Algorithm = name, Kind = MinerKind.ErrorEstimator, Value = value };

    private static MinerScore ScoreOf(string name, double value) =>
        new() { Algorithm = name, Kind = MinerKind.OutOfDistribution, Value = value };

    [Fact]
    public void A_difference_beyond_the_literal_margin_is_hard_whatever_the_others_say()
    {
        var fusion = new CoefficientFusion(
            MiningConfig.Default with { Margin = 0.5, HardThreshold = 0.9, Extensions = new() { MarginRule = MarginRule.Greater } });
        Sample sample = Make.Predicted(("cat", 0.95), ("dog", 0.03)) with { Scores = Scored(
            Estimator("predict_score_mining", 0.7) with { Reasons = [new(1, 1)] }, Estimator("aug_consistent_mining", 0),
            Estimator("clustering_mining", 0)).Scores };
        Sample fused = fusion.Fuse(sample);
        Assert.Equal((true, 0.9), (fused.IsHard, fused.HardCoefficient));
        Assert.Equal([1], fused.HardReasons.AsEnumerable());
        Assert.False(fusion.Fuse(sample with { Prediction = Make.Predicted(("cat", 0.7), ("dog", 0.3)).Prediction }).IsHard);
    }

    [Theory]
    [InlineData("image_similarity_mining", 30)]
    [InlineData("anomaly_detection_mining", 30)]
    public void A_hard_sample_without_a_reason_gets_that_of_the_largest_contribution(string detector, int reason) =>
        Assert.Equal([reason], Default.Fuse(Scored(ScoreOf(detector, 1))).HardReasons.AsEnumerable());

    [Fact]
    public void The_largest_part_of_an_algorithm_stands_for_it_when_no_part_reached_its_limit()
    {
        var all = new CoefficientFusion(ParameterCatalog.AlgorithmWeights, 0, 0.6);
        Sample sample = Scored(Estimator("aug_consistent_mining", 0.9) with { Reasons = [new(22, 0)] },
            Estimator("clustering_mining", 0.1));
        Assert.Equal([22], all.Fuse(sample).HardReasons.AsEnumerable());
        // Beside a reason that reached its limit it does not count.
        Sample beside = Scored(Estimator("aug_consistent_mining", 0.9) with { Reasons = [new(22, 0)] },
            Estimator("clustering_mining", 0.1) with { Reasons = [new(3, 1)] });
        Assert.Equal([3], all.Fuse(beside).HardReasons.AsEnumerable());
        Assert.NotEmpty(all.Fuse(Scored()).HardReasons);
    }
}
