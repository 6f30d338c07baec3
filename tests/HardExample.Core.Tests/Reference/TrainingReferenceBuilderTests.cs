using HardExample.Core.Errors;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Reference;

public sealed class TrainingReferenceBuilderTests
{
    private static readonly ReferenceOptions Classes = new() { Task = TaskType.ImageClassification };
    private static readonly ReferenceOptions Boxes = new() { Task = TaskType.ObjectDetection };

    [Fact]
    public void Classes_are_those_of_labels_and_predictions_in_ordinal_order()
    {
        TrainingReference reference = TrainingReferenceBuilder.Build(
            [Make.Predicted(("fox", 0.6), ("Bee", 0.4)) with { Label = "cat" }], Classes);
        Assert.Equal(["Bee", "cat", "fox"], reference.Classes.AsEnumerable());
        Assert.Equal(1, reference.ClassIndex("cat"));
        Assert.Equal(-1, reference.ClassIndex("dog"));
    }

    [Fact]
    public void The_class_limit_is_the_95_percent_distance_inside_the_class()
    {
        // Three cats at 0°, 0° and 60°: means over the two others are 0.25, 0.25, 0.5; the 95 % quantile lies at 0.9 between the upper two:
        // 0.475
        Sample Cat(string id, double degrees) => Make.Sample(id) with { Label = "cat", Embedding = Make.At(degrees) };
        TrainingReference reference = TrainingReferenceBuilder.Build(
            [Cat("a", 0), Cat("b", 0), Cat("c", 60), Cat("d", 10) with { Label = "dog" }], Classes);
        Assert.Equal(0.475, reference.ClassDistanceLimits[0], 1e-6);
        Assert.Equal(double.NaN, reference.ClassDistanceLimits[1]);
    }

    [Fact]
    public void Trust_is_how_well_an_augmentation_tells_mistakes_from_the_rest()
    {
        // 20 mistakes, 20 right; crop doubts all mistakes more (AUROC 1), fliplr doubts all alike (0.5: trust 0).
        Sample[] training = [.. Enumerable.Range(0, 40)
            .Select(static i => Labelled(i, i < 20 ? "dog" : "cat", crop: i < 20 ? 0.4 : 0.9, flip: 0.7))];
        TrainingReference reference = TrainingReferenceBuilder.Build(training, Classes);
        Assert.Equal(1, reference.OperationTrust["crop"], 1e-12);
        Assert.Equal(0, reference.OperationTrust["fliplr"], 1e-12);
    }

    [Fact]
    public void With_few_mistakes_a_view_is_trusted_as_far_as_the_model_doubts()
    {
        // 10 right, no mistake, doubts of 0.2 each; fliplr loses the label of 4: 10 · 0.2/4 = 0.5
        Sample[] training = [.. Enumerable.Range(0, 10).Select(static i => Labelled(i, "cat", crop: 0.9, flip: i < 4 ? 0.1 : 0.9))];
        TrainingReference reference = TrainingReferenceBuilder.Build(training, Classes);
        Assert.Equal(1, reference.OperationTrust["crop"], 1e-12);
        Assert.Equal(0.5, reference.OperationTrust["fliplr"], 1e-12);
    }

    [Fact]
    public void A_population_learns_no_trust_from_its_own_predictions()
    {
        Sample[] population = [.. Enumerable.Range(0, 40).Select(static i => Labelled(i, "cat", 0.9, 0.1))];
        Assert.Empty(TrainingReferenceBuilder.FromPopulation(population, Classes).OperationTrust);
    }

    [Fact]
    public void Weak_detections_that_match_no_annotation_are_background()
    {
        DetectedBox cell = Make.Box("cell", 1, 10, 10, 20, 20);
        Sample sample = Make.Detected(Make.Box("cell", 0.2, 10, 10, 20, 20), Make.Box("cell", 0.2, 60, 60, 20, 20),
            Make.Box("cell", 0.9, 40, 10, 20, 20)) with
        {
            BoxEmbeddings = [Make.At(1), Make.At(2), Make.At(3)], LabelledBoxes = [cell], LabelledBoxEmbeddings = [Make.At(0)],
        };
        ReferenceVectors boxes = TrainingReferenceBuilder.Build([sample], Boxes).Boxes;
        Assert.Equal([0, ReferenceVectors.NoClass], boxes.Labels.AsEnumerable());
        Assert.Equal(Make.At(2), boxes.Vectors[1].ToArray());
    }

    [Fact]
    public void Boxes_past_the_hundred_strongest_have_no_feature_and_are_left_out()
    {
        Sample sample = Make.Detected()
            with { LabelledBoxes = [Make.Box("cell", 1, 0, 0, 5, 5), Make.Box("cell", 1, 9, 9, 5, 5)],
                LabelledBoxEmbeddings = [null, Make.At(0)] };
        Assert.Equal(1, TrainingReferenceBuilder.Build([sample], Boxes).Boxes.Count);
    }

    [Fact]
    public void The_quiet_sum_is_the_five_percent_quantile_of_box_scores()
    {
        // 1, 2, … 21 boxes of 0.9, s u = 0.9 · 27/28 each (a faint one beside them is not counted): quantile 0.05 lies at place 1, two
        // boxes
        Sample[] training = [.. Enumerable.Range(1, 21).Select(static i => Make.Detected(
            [.. Enumerable.Range(0, i).Select(static b => Make.Box("cell", 0.9, b, 0, 1, 1)), Make.Box("cell", 0.04, 0, 0, 5, 5)]))];
        TrainingReference reference = TrainingReferenceBuilder.Build(training, Boxes with { ScoreThresholdLow = 0.3 });
        Assert.Equal(2 * 0.9 * 27 / 28, reference.DetectionMassQuantile, 1e-12);
        Assert.Equal(0.3, reference.ScoreThresholdLow);
    }

    [Fact]
    public void Box_features_come_from_detections_when_there_are_any_else_from_annotations()
    {
        Sample annotated = Make.Sample()
            with { Features = Make.Image(), LabelledBoxes = [Make.Box("cell", 1, 0, 0, 10, 10), Make.Box("cell", 1, 20, 0, 10, 10)] };
        Assert.Equal(2, TrainingReferenceBuilder.Build([annotated], Boxes).Features["bbox_num"].ValueAt(0.5));
        Sample detected = annotated
            with { Prediction = new DetectionPrediction([Make.Box("cell", 0.9, 0, 0, 10, 10), Make.Box("cell", 0.1, 0, 0, 10, 10)]) };
        Assert.Equal(1, TrainingReferenceBuilder.Build([detected], Boxes).Features["bbox_num"].ValueAt(0.5));
    }

    [Fact]
    public void Sharpness_is_kept_as_its_logarithm()
    {
        TrainingReference reference = TrainingReferenceBuilder.Build(
            [Make.Sample() with { Features = Make.Image(sharpness: Math.E - 1) }], Classes);
        Assert.Equal(1, reference.Features["ambiguity"].ValueAt(0.5), 1e-12);
    }

    [Fact]
    public void Nothing_to_learn_from_is_an_input_error() =>
        Assert.Throws<InputException>(() => TrainingReferenceBuilder.Build([], Classes));

    [Fact]
    public void Embeddings_of_different_length_name_the_sample()
    {
        Sample[] training = [Make.Sample("a") with { Embedding = [1, 0] }, Make.Sample("odd") with { Embedding = [1, 0, 0] }];
        Assert.Contains("odd", Assert.Throws<InputException>(() => TrainingReferenceBuilder.Build(training, Classes)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        var random = new SeededRandom(8);
        Sample[] training =
        [
            .. Enumerable.Range(0, 400).Select(i => Make.Predicted($"{i}", ("a", 0.5), ("b", 0.5)) with
            {
                Label = i % 2 == 0 ? "a" : "b", Embedding = Make.RandomVector(random, 40),
                Features = Make.Image(brightness: random.NextDouble(), colour: random.NextDouble(), sharpness: random.NextDouble()),
            }),
        ];
        Assert.Equal(Bytes(Classes with { MaxDegreeOfParallelism = 1 }), Bytes(Classes with { MaxDegreeOfParallelism = 4 }));

        byte[] Bytes(ReferenceOptions options)
        {
            using var stream = new MemoryStream();
            TrainingReferenceFile.Write(TrainingReferenceBuilder.Build(training, options), stream);
            return stream.ToArray();
        }
    }

    private static Sample Labelled(int index, string label, double crop, double flip) =>
        Make.Predicted($"{index}", ("cat", 0.8), ("dog", 0.2)) with
    {
        Label = label,
        AugmentedPredictions =
        [
            new("crop", 0, Make.Classified(("cat", crop), ("dog", 1 - crop)), AffineTransform.Identity),
            new("fliplr", 0, Make.Classified(("cat", flip), ("dog", 1 - flip)), AffineTransform.Identity),
        ],
    };
}
