using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Mining;

public sealed class AugmentConsistencyMinerTests
{
    private static readonly AugmentConsistencyMiner Miner = new(ParameterCatalog.AugmentationWeights);

    [Fact]
    public void Views_are_averaged_geometrically()
    {
        // ln-means: crop (√(0.9·0.4) = 0.6, √(0.1·0.6) = 0.244949), fliplr (0.5, 0.5):
        // together √(0.6·0.5) = 0.547723 to √(0.244949·0.5) = 0.349964; p̄(cat) = 0.610150
        Sample sample = Make.Predicted(("cat", 0.8), ("dog", 0.2)) with
        {
            AugmentedPredictions =
            [
                View("crop", 0, ("cat", 0.9), ("dog", 0.1)), View("crop", 1, ("cat", 0.4), ("dog", 0.6)),
                View("fliplr", 0, ("cat", 0.5), ("dog", 0.5)), View("fliplr", 1, ("cat", 0.5), ("dog", 0.5)),
            ],
        };
        MinerScore score = Miner.Only(sample, Make.Classification());
        Assert.Equal(1 - 0.610150, score.Value, 1e-6);
        Assert.DoesNotContain(score.Reasons, static r => r.Share > 0);
    }

    [Theory]
    [InlineData("gaussianblur", 19)]
    [InlineData("fliplr", 20)]
    [InlineData("crop", 21)]
    [InlineData("flipud", 22)]
    [InlineData("scale", 23)]
    [InlineData("translate", 24)]
    [InlineData("shear", 25)]
    [InlineData("superpixels", 26)]
    [InlineData("sharpen", 27)]
    [InlineData("add", 28)]
    [InlineData("invert", 29)]
    public void A_view_with_another_label_is_a_reason(string operation, int id)
    {
        var miner = new AugmentConsistencyMiner(WeightedList.Of(AugmentationNames.All.Select(static o => (o, 0.1))));
        Sample changed = Make.Predicted(("cat", 0.8), ("dog", 0.2))
            with { AugmentedPredictions = [View(operation, 0, ("cat", 0.3), ("dog", 0.7))] };
        Sample kept = changed with { AugmentedPredictions = [View(operation, 0, ("cat", 0.6), ("dog", 0.4))] };
        Assert.Equal([id], miner.Only(changed, Make.Classification()).Ids());
        Assert.DoesNotContain(miner.Only(kept, Make.Classification()).Reasons, static r => r.Share > 0);
    }

    [Fact]
    public void An_augmentation_that_cannot_be_trusted_is_silenced()
    {
        TrainingReference reference = Make.Reference("cat", "dog") with
        {
            OperationTrust = new Dictionary<string, double> { ["crop"] = 1, ["fliplr"] = 0 }.ToImmutableSortedDictionary(
                StringComparer.Ordinal),
        };
        Sample sample = Make.Predicted(("cat", 0.8), ("dog", 0.2)) with
        {
            AugmentedPredictions = [View("crop", 0, ("cat", 0.9), ("dog", 0.1)), View("fliplr", 0, ("cat", 0.1), ("dog", 0.9))],
        };
        MinerScore score = Miner.Only(sample, Make.Classification(reference));
        // The prediction stands in for fliplr: log-odds of cat (ln 9 + ln 4)/2 = ln 6; 1 − 6/7. Half of what was configured can be relied
        // on.
        Assert.Equal(1 / 7.0, score.Value, 1e-12);
        Assert.Equal(0.5, score.Reliability, 1e-12);
        Assert.DoesNotContain(score.Reasons, static r => r.Share > 0);
    }

    [Fact]
    public void Trust_counts_squared()
    {
        TrainingReference reference = Make.Reference("cat", "dog") with
        {
            OperationTrust = new Dictionary<string, double> { ["crop"] = 1, ["fliplr"] = 0.5 }.ToImmutableSortedDictionary(
                StringComparer.Ordinal),
        };
        Sample sample = Make.Predicted(("cat", 0.8), ("dog", 0.2)) with
        {
            AugmentedPredictions = [View("crop", 0, ("cat", 0.8), ("dog", 0.2)), View("fliplr", 0, ("cat", 0.2), ("dog", 0.8))],
        };
        // log-odds of cat, the prediction standing in with 1 − 0.25: (1 − 0.25 + 0.75) · ln 4/2 = 1.039721; p̄ = 1/(1 + exp(−1.039721)) =
        // 0.738796
        MinerScore score = Miner.Only(sample, Make.Classification(reference));
        Assert.Equal(1 - 0.738796, score.Value, 1e-6);
        Assert.Equal(1.25 / 2, score.Reliability, 1e-12);
        Assert.Equal([20], score.Ids());
    }

    [Fact]
    public void Without_training_images_view_and_second_view_are_pooled_and_the_own_confidence_has_had_its_say()
    {
        // Odds of cat: views 4, second view 1/41, offsets exp(0.2) to exp(0.1): 4^0.75 · 41^−0.25 · exp(0.1) = 1.235317; r = 1/2.235317
        TrainingReference reference = Make.Reference("cat", "dog")
            with { IsPopulation = true, View = Make.PopulationView(new(0.75, 0.25, [0.2, 0.1]), 0.6) };
        Sample sample = Make.Predicted(("cat", 0.8), ("dog", 0.2)) with
        {
            AugmentedPredictions = [View("crop", 0, ("cat", 0.8), ("dog", 0.2))], PretrainedEmbedding = Make.At(0),
        };
        MinerScore score = Miner.Only(sample, Make.Classification(reference));
        Assert.Equal(1 / 2.235317, score.Value, 1e-6);
        Assert.Equal(1, score.ViewWeight);
        MinerScore alone = Miner.Only(sample with { PretrainedEmbedding = null }, Make.Classification(reference));
        Assert.Equal((0.2, 0), (Math.Round(alone.Value, 12), alone.ViewWeight));
    }

    [Fact]
    public void The_second_view_counts_as_far_as_it_tells_the_classes()
    {
        // By the second view the odds of cat are 1/41. The view's odds of cat are 4: with kappa 0.5 together 4 · 41^−0.5 = 0.624695; 1 − p̄
        // = 1/1.624695.
        TrainingReference reference = Make.Reference("cat", "dog") with
        {
            OperationTrust = new Dictionary<string, double> { ["crop"] = 1, ["fliplr"] = 0 }.ToImmutableSortedDictionary(
                StringComparer.Ordinal),
            View = Make.View(0.5),
        };
        Sample sample = Make.Predicted(("cat", 0.8), ("dog", 0.2)) with
        {
            AugmentedPredictions = [View("crop", 0, ("cat", 0.8), ("dog", 0.2))], Descriptor = Make.At(0),
        };
        MinerScore score = Miner.Only(sample, Make.Classification(reference));
        Assert.Equal(1 / 1.624695, score.Value, 1e-6);
        Assert.Equal(0.5, score.ViewWeight, 1e-12);
        Assert.Equal(0, Miner.Only(sample with { Descriptor = null }, Make.Classification(reference)).ViewWeight);
        Assert.Equal(0.2, Miner.Only(sample with { Descriptor = null }, Make.Classification(reference)).Value, 1e-12);
        // With a view that cannot be trusted beside it half of the weight would count; descriptors stand in up to their kappa.
        Sample doubtful = sample with { AugmentedPredictions = [.. sample.AugmentedPredictions, View("fliplr", 0, ("cat", 1))] };
        Assert.Equal(0.5, Miner.Only(doubtful, Make.Classification(reference)).Reliability, 1e-12);
        TrainingReference telling = reference with { View = Make.View(0.9) };
        Assert.Equal(0.9, Miner.Only(doubtful, Make.Classification(telling)).Reliability, 1e-12);
    }

    [Fact]
    public void A_population_in_place_of_training_is_no_second_view()
    {
        // Two with similar descriptors and different predictions: their labels are those predictions, so only the views count, 1 − 0.8.
        Sample cat = Make.Predicted("x", ("cat", 0.8), ("dog", 0.2))
            with { Descriptor = [1, 0.1f], AugmentedPredictions = [View("crop", 0, ("cat", 0.8), ("dog", 0.2))] };
        Sample dog = Make.Predicted("y", ("dog", 0.8), ("cat", 0.2))
            with { Descriptor = [1, -0.1f], AugmentedPredictions = [View("crop", 0, ("dog", 0.8), ("cat", 0.2))] };
        TrainingReference reference = Make.Reference("cat", "dog") with
        {
            IsPopulation = true, Descriptor = new([0, 0], [1, 0, 0, 1], Make.Vectors(("x", 0, Make.At(0)), ("y", 1, Make.At(1))), 0.5),
        };
        Assert.All(Miner.Score([cat, dog], Make.Classification(reference)), static s => Assert.Equal(0.2, s!.Value, 1e-12));
    }

    [Fact]
    public void Without_views_there_is_one_warning_and_no_score()
    {
        List<string> warnings = [];
        Assert.All(Miner.Score([Make.Predicted(("a", 1)), Make.Predicted(("a", 1))], Make.Classification(null, warnings)), Assert.Null);
        Assert.Contains("model_serving_url", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Flipud_and_invert_without_training_set_are_warned_of()
    {
        List<string> warnings = [];
        var miner = new AugmentConsistencyMiner(WeightedList.Of(("flipud", 0.1), ("crop", 0.1), ("invert", 0.1)));
        Sample sample = Make.Predicted(("cat", 1)) with { AugmentedPredictions = [View("crop", 0, ("cat", 1))] };
        miner.Score([sample, sample], Make.Classification(null, warnings));
        Assert.Equal(2, warnings.Count);
        warnings.Clear();
        TrainingReference learned = Make.Reference("cat") with
        {
            OperationTrust = new Dictionary<string, double> { ["flipud"] = 0, ["invert"] = 0.1 }.ToImmutableSortedDictionary(
                StringComparer.Ordinal),
        };
        miner.Score([sample], Make.Classification(learned, warnings));
        // What the training images say against them is told, by name and once.
        Assert.Contains("flipud and invert", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_the_model_does_not_know_is_warned_of_and_not_scored()
    {
        List<string> warnings = [];
        Sample sample = Make.Predicted(("kitten", 1)) with { AugmentedPredictions = [View("crop", 0, ("cat", 1))] };
        Assert.Null(Miner.Score([sample], Make.Classification(null, warnings))[0]);
        Assert.Contains("kitten", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Boxes_that_stay_agree_and_boxes_that_vanish_do_not()
    {
        DetectedBox left = Make.Box("cell", 0.9, 10, 10, 20, 20), right = Make.Box("cell", 0.6, 60, 60, 20, 20);
        Sample sample = Make.Detected(left, right) with { AugmentedPredictions = [Boxes("gaussianblur", left)] };
        // u = 27/28 and 8/9: 1 − 2 · 27/28/(27/28 + 8/9 + 27/28) = 0.315493
        MinerScore score = Miner.Only(sample, Make.Detection());
        Assert.Equal(0.315493, score.Value, 1e-6);
        Assert.DoesNotContain(score.Reasons, static r => r.Share > 0);
        // Nothing left: d = 1, reason 19
        MinerScore gone = Miner.Only(sample with { AugmentedPredictions = [Boxes("gaussianblur")] }, Make.Detection());
        Assert.Equal(1, gone.Value);
        Assert.Equal([19], gone.Ids());
    }

    [Fact]
    public void Shifted_boxes_agree_by_the_thresholds_that_their_overlap_reaches()
    {
        // Shifted by half a side: IoU 200/600 reaches none; by a quarter: 300/500 reaches a fifth of all from 0.5 to 1: 1 − 2 · 0.2 u/(2 u)
        // = 0.8
        Sample Shifted(double x) => Make.Detected(Make.Box("cell", 0.8, 10, 10, 20, 20)) with
        {
            AugmentedPredictions = [Boxes("crop", Make.Box("cell", 0.8, x, 10, 20, 20))],
        };
        Assert.Equal(1, Miner.Only(Shifted(20), Make.Detection()).Value, 1e-12);
        Assert.Equal(0.8, Miner.Only(Shifted(15), Make.Detection()).Value, 1e-12);
        Sample sample = Shifted(10);
        // Another class does not match at all.
        Sample dust = sample with { AugmentedPredictions = [Boxes("crop", Make.Box("dust", 0.8, 10, 10, 20, 20))] };
        Assert.Equal(1, Miner.Only(dust, Make.Detection()).Value);
    }

    [Fact]
    public void What_the_augmentation_moved_out_of_sight_does_not_count()
    {
        // Everything moves right by half the width: the box at 80..100 leaves the image, the one at 0..20 stays.
        DetectedBox stays = Make.Box("cell", 0.8, 0, 40, 20, 20), leaves = Make.Box("cell", 0.8, 80, 40, 20, 20);
        var shift = new AffineTransform(1, 0, 0.5, 0, 1, 0);
        Sample sample = Make.Detected(stays, leaves)
            with { AugmentedPredictions = [new("crop", 0, new DetectionPrediction([stays]), shift)] };
        Assert.Equal(0, Miner.Only(sample, Make.Detection()).Value, 1e-12);
    }

    [Fact]
    public void Scores_that_cross_the_low_threshold_tell_and_others_do_not()
    {
        Sample Moved(double from, double to) => Make.Detected(Make.Box("cell", from, 10, 10, 20, 20)) with
        {
            AugmentedPredictions = [Boxes("crop", Make.Box("cell", to, 10, 10, 20, 20))],
        };
        // u(0.9) = 27/28, u(0.6) = 8/9, u(0.3) = 1/2, u(0.15) = 1/9: 1 − 2 min/(sum)
        Assert.Equal(0.040685, Miner.Only(Moved(0.9, 0.6), Make.Detection()).Value, 1e-6);
        Assert.Equal(0.636364, Miner.Only(Moved(0.3, 0.15), Make.Detection()).Value, 1e-6);
        // The threshold is that of the reference: u(0.3) = 8/9 and u(0.15) = 1/2 at 0.15
        Assert.Equal(0.28, Miner.Only(Moved(0.3, 0.15), Make.Detection(Make.BoxReference("cell") with { ScoreThresholdLow = 0.15 })).Value,
            1e-12);
    }

    [Fact]
    public void A_detector_that_finds_little_on_both_is_not_consistent()
    {
        // Boxes 0.3 and 0.3, which agree, s u = 0.15 each, where training images reach 0.2 with nine boxes: 1 − 1 · (0.15/0.2)⁸ = 0.899887
        DetectedBox faint = Make.Box("cell", 0.3, 10, 10, 20, 20);
        Sample sample = Make.Detected(faint) with { AugmentedPredictions = [Boxes("crop", faint)] };
        TrainingReference reference = Make.BoxReference("cell") with { DetectionMassQuantile = 0.2, DetectionMassExponent = 8 };
        Assert.Equal(0.899887, Miner.Only(sample, Make.Detection(reference)).Value, 1e-6);
    }

    private static AugmentedPrediction View(string operation, int draw, params (string, double)[] scores) =>
        new(operation, draw, Make.Classified(scores), AffineTransform.Identity);

    private static AugmentedPrediction Boxes(string operation, params DetectedBox[] boxes) =>
        new(operation, 0, new DetectionPrediction([.. boxes]), AffineTransform.Identity);
}
