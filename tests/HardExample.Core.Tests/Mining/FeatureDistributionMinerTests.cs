using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Mining;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Mining;

public sealed class FeatureDistributionMinerTests
{
    private static readonly FeatureDistributionMiner Miner = new(new(ParameterCatalog.FeatureWeights, 0.3));

    [Fact]
    public void The_offset_rises_in_the_outer_five_percent()
    {
        // q = 0.01: tail 0.02, (0.05 − 0.02)/0.05 = 0.6; both sides alike
        Assert.Equal(0.6, FeatureDistributionMiner.Offset(0.01), 1e-12);
        Assert.Equal(0.6, FeatureDistributionMiner.Offset(0.99), 1e-12);
        Assert.Equal(0, FeatureDistributionMiner.Offset(0.025), 1e-12);
        Assert.Equal(1, FeatureDistributionMiner.Offset(1));
    }

    [Fact]
    public void The_score_is_the_weighted_mean_over_the_features_that_apply()
    {
        // Brightness (weight 1) outside, saturation (weight 0.5) in the middle: 1/1.5
        TrainingReference reference = WithFeatures(Make.Reference("a"), ("image_brightness", 0, 50), ("image_saturation", 0, 1));
        MinerScore score = Miner.Only(Make.Sample() with { Features = Make.Image(brightness: 200) }, Make.Classification(reference));
        Assert.Equal(1 / 1.5, score.Value, 1e-12);
        Assert.Equal([7], score.Ids());
        Assert.Equal(1, score.Reasons[0].Share, 1e-12);
    }

    [Theory]
    [InlineData("image_resolution", 5)]
    [InlineData("image_aspect_ratio", 6)]
    [InlineData("image_brightness", 7)]
    [InlineData("image_saturation", 8)]
    [InlineData("image_colorfulness", 9)]
    [InlineData("ambiguity", 10)]
    [InlineData("bbox_num", 11)]
    [InlineData("bbox_std", 12)]
    [InlineData("bbox_aspect_ratio", 13)]
    [InlineData("bbox_area_ratio", 14)]
    [InlineData("bbox_edge_value", 15)]
    [InlineData("bbox_bright", 16)]
    [InlineData("bbox_ambiguity", 17)]
    [InlineData("bbox_iou", 18)]
    public void Each_feature_outside_training_is_its_reason(string feature, int id)
    {
        Sample sample = Make.Detected(Make.Box("cell", 0.9, 10, 10, 30, 20), Make.Box("cell", 0.9, 20, 10, 40, 30))
            with { BoxPixels = [new(90, 30), new(110, 60)] };
        Assert.Equal([id], Miner.Only(sample, Make.Detection(WithFeatures(Make.BoxReference("cell"), (feature, -2, -1)))).Ids());
        Assert.Equal([new ReasonShare(id, 0)],
            Miner.Only(sample, Make.Detection(WithFeatures(Make.BoxReference("cell"), (feature, -1e6, 1e6)))).Reasons.AsEnumerable());
    }

    [Fact]
    public void A_feature_that_is_constant_in_training_and_here_is_not_unusual()
    {
        TrainingReference reference = WithFeatures(Make.Reference("a"), ("image_aspect_ratio", 1, 1));
        Assert.Equal(0, Miner.Only(Make.Sample() with { Features = Make.Image() }, Make.Classification(reference)).Value);
        Assert.Equal(1, Miner.Only(Make.Sample() with { Features = Make.Image(width: 200) }, Make.Classification(reference)).Value);
    }

    [Fact]
    public void Box_features_do_not_apply_without_boxes_but_their_count_does()
    {
        TrainingReference reference = WithFeatures(Make.BoxReference("cell"), ("bbox_num", 5, 9), ("bbox_area_ratio", 0, 0.1));
        MinerScore score = Miner.Only(Make.Detected(), Make.Detection(reference));
        Assert.Equal(1, score.Value);
        Assert.Equal([11], score.Ids());
    }

    [Fact]
    public void It_asks_only_for_what_the_weights_need()
    {
        Assert.Equal(Observations.ImageFeatures, Miner.NeedsFor(TaskType.ImageClassification));
        Assert.Equal(Observations.ImageFeatures | Observations.Prediction | Observations.BoxPixels,
            Miner.NeedsFor(TaskType.ObjectDetection));
        var counts = new FeatureDistributionMiner(new(WeightedList.Of(("bbox_num", 1), ("bbox_bright", 0)), 0.3));
        Assert.Equal(Observations.ImageFeatures | Observations.Prediction, counts.NeedsFor(TaskType.ObjectDetection));
    }

    [Fact]
    public void Without_training_features_there_is_one_warning_and_no_score()
    {
        List<string> warnings = [];
        Sample sample = Make.Sample() with { Features = Make.Image() };
        Assert.All(Miner.Score([sample, sample], Make.Classification(null, warnings)), Assert.Null);
        Assert.Single(warnings);
    }

    private static TrainingReference WithFeatures(TrainingReference reference, params (string Name, double From, double To)[] features) =>
        reference with
    {
        Features = features.ToImmutableSortedDictionary(
            static f => f.Name, static f => QuantileTable.Of([f.From, f.To]), StringComparer.Ordinal),
    };
}
