using HardExample.Core.Mining;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Mining;

public sealed class AnomalyMinerTests
{
    private static readonly AnomalyMiner Miner = new();

    [Fact]
    public void An_image_far_outside_the_training_features_is_an_anomaly()
    {
        TrainingReference reference = TrainedOnImages();
        MinerScore far = Miner.Only(Make.Sample() with { Features = Make.Image(brightness: 250) }, Make.Classification(reference));
        // More than ten times as far as usual.
        Assert.InRange(far.Value, 0.9, 1);
        Assert.Equal([30], far.Ids());
        MinerScore usual = Miner.Only(Make.Sample() with { Features = Make.Image(brightness: 100) }, Make.Classification(reference));
        Assert.Equal(0, usual.Value);
        Assert.Empty(usual.Reasons);
    }

    [Fact]
    public void A_feature_that_is_constant_in_training_is_left_out()
    {
        TrainingReference reference = TrainedOnImages();
        Assert.Equal(0, Miner.Only(Make.Sample() with { Features = Make.Image(saturation: 0.9) }, Make.Classification(reference)).Value);
    }

    [Fact]
    public void A_combination_that_training_does_not_have_is_an_anomaly_though_each_value_is_usual()
    {
        // Brightness and colourfulness rise together in training; a bright image without colour is off that line.
        var random = new SeededRandom(4);
        Sample[] training = [.. Enumerable.Range(0, 200)
            .Select(i => Make.Sample($"{i}") with { Features = Make.Image(brightness: i, colour: i + 4 * random.NextDouble()) })];
        TrainingReference reference = TrainingReferenceBuilder.Build(training, new() { Task = TaskType.ImageClassification });
        Assert.InRange(
            Miner.Only(Make.Sample() with { Features = Make.Image(brightness: 150, colour: 50) }, Make.Classification(reference)).Value,
            0.9, 1);
    }

    [Fact]
    public void Detection_compares_with_the_95_percent_distance_of_training()
    {
        // Usual is 0.1; at 60° from the only training image d = 0.5: 1 − 0.1/0.5 = 0.8
        TrainingReference reference = Make.BoxReference("cell") with
        {
            Embeddings = Make.Vectors(("t", ReferenceVectors.NoClass, Make.At(0))), EmbeddingDistances = QuantileTable.Of([0.1]),
        };
        MinerScore far = Miner.Only(Make.Sample() with { Embedding = Make.At(60) }, Make.Detection(reference));
        Assert.Equal(0.8, far.Value, 1e-6);
        Assert.Equal([30], far.Ids());
        Assert.Equal(0, Miner.Only(Make.Sample() with { Embedding = Make.At(10) }, Make.Detection(reference)).Value);
    }

    [Fact]
    public void A_population_in_place_of_training_leaves_each_sample_out()
    {
        // The odd one is at 90° of all others; compared with itself it would have a neighbour at distance 0.
        Sample[] samples = [.. Enumerable.Range(0, 12)
            .Select(static i => Make.Detected() with { Id = $"{i}", Embedding = Make.At(i == 11 ? 90 : i * 0.1) })];
        TrainingReference itself = TrainingReferenceBuilder.FromPopulation(samples, new() { Task = TaskType.ObjectDetection });
        IReadOnlyList<MinerScore?> scores = Miner.Score(
            samples, Make.Detection(itself with { EmbeddingDistances = QuantileTable.Of([0.1]) }));
        // Mean of 1 − cos(89…90°) is 0.99
        Assert.Equal(1 - 0.1 / 0.99, scores[11]!.Value, 0.01);
        Assert.Equal(11, samples.Select((_, i) => scores[i]!.Value).Count(static v => v < 0.5));
    }

    [Fact]
    public void Without_training_data_there_is_one_warning_and_no_score()
    {
        List<string> warnings = [];
        Sample sample = Make.Sample() with { Features = Make.Image(), Embedding = Make.At(0) };
        Assert.All(Miner.Score([sample, sample], Make.Classification(null, warnings)), Assert.Null);
        Assert.Single(warnings);
    }

    private static TrainingReference TrainedOnImages() => TrainingReferenceBuilder.Build(
        [.. Enumerable.Range(0, 101).Select(static i => Make.Sample($"{i}") with { Features = Make.Image(brightness: 50 + i) })],
        new() { Task = TaskType.ImageClassification });
}
