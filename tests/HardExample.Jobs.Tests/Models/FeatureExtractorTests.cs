using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Tests.EndToEnd;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Tests.Models;

/// <summary>
/// What gives features, by extensions.feature_extractor and the models that a job names. The model of the demo's digits is the inference
/// model.
/// </summary>
public sealed class FeatureExtractorTests : IDisposable
{
    private const Observations Compared = Observations.Embedding | Observations.Descriptor | Observations.PretrainedEmbedding;
    private const string BuiltIn = "the built-in ResNet-18";

    private static readonly string Digits = Path.Combine(Checkout(), "examples", "digits", "model", "digits.onnx");

    private readonly TemporaryFolder _folder = new();
    private readonly RecordedEvents _events = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_model_the_built_in_extractor_gives_both_in_one_run()
    {
        Sample sample = Observe(With(FeatureExtractor.Auto), out string said);
        Assert.Equal(512, sample.Embedding!.Length);
        AssertRoots(sample.Embedding, sample.PretrainedEmbedding!);
        Assert.Equal(sample.EmbeddingSource, sample.PretrainedSource);
        Assert.StartsWith(BuiltIn, said, StringComparison.Ordinal);
        Assert.Contains("because no model is given; second view of the classes: the same", said, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inference_model_gives_embeddings_and_the_built_in_extractor_the_second_view()
    {
        Sample sample = Observe(With(FeatureExtractor.Auto, serving: Digits), out string said);
        Assert.NotEqual(512, sample.Embedding!.Length);
        Assert.Equal(512, sample.PretrainedEmbedding!.Length);
        Assert.NotEqual(sample.EmbeddingSource, sample.PretrainedSource);
        Assert.StartsWith("digits.onnx", said, StringComparison.Ordinal);
        Assert.Contains("second view of the classes: " + BuiltIn, said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_gives_both()
    {
        Sample sample = Observe(With(FeatureExtractor.Auto, checkpoint: Digits), out string said);
        AssertRoots(sample.Embedding!, sample.PretrainedEmbedding!);
        Assert.DoesNotContain(BuiltIn, said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_originals_default_is_no_checkpoint()
    {
        Sample sample = Observe(With(FeatureExtractor.Auto, checkpoint: MiningConfig.OriginalCheckpoint), out string said);
        Assert.Equal(512, sample.Embedding!.Length);
        Assert.StartsWith(BuiltIn, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Imagenet_gives_both_whatever_models_there_are()
    {
        Sample sample = Observe(With(FeatureExtractor.Imagenet, serving: Digits, checkpoint: Digits), out string said);
        Assert.Equal(512, sample.Embedding!.Length);
        AssertRoots(sample.Embedding, sample.PretrainedEmbedding!);
        Assert.Contains("as extensions.feature_extractor says", said, StringComparison.Ordinal);
        Assert.Contains(Digits, Assert.Single(_events.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Model_asks_no_extractor_for_a_second_view()
    {
        Sample sample = Observe(With(FeatureExtractor.Model, serving: Digits), out string said);
        Assert.NotEqual(512, sample.Embedding!.Length);
        Assert.Null(sample.PretrainedEmbedding);
        Assert.Null(sample.PretrainedSource);
        Assert.StartsWith("digits.onnx", said, StringComparison.Ordinal);
        Assert.DoesNotContain("second view", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_without_a_model_is_the_descriptor()
    {
        Sample sample = Observe(With(FeatureExtractor.Model), out _);
        Assert.Equal(sample.Descriptor, sample.Embedding);
        Assert.Null(sample.PretrainedEmbedding);
    }

    [Fact]
    public void Descriptor_asks_no_network()
    {
        Sample sample = Observe(With(FeatureExtractor.Descriptor, serving: Digits), out string said);
        Assert.Equal(sample.Descriptor, sample.Embedding);
        Assert.Equal("descriptor", sample.EmbeddingSource);
        Assert.Null(sample.PretrainedEmbedding);
        Assert.Contains("weight-free image descriptor", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Algorithms_that_need_no_features_open_no_extractor()
    {
        using ObservationSession session = Open(With(FeatureExtractor.Auto), Observations.ImageFeatures | Observations.Descriptor);
        Assert.Equal("none (no algorithm needs embeddings)", session.ExtractorDescription);
        Sample sample = Assert.Single(session.Observe([Image("a", 1)], default)).Sample;
        Assert.Null(sample.Embedding);
        Assert.Null(sample.PretrainedEmbedding);
    }

    [Fact]
    public void Detections_have_no_second_view()
    {
        using ObservationSession session = Open(With(FeatureExtractor.Auto), Observations.PretrainedEmbedding, TaskType.ObjectDetection);
        Assert.Null(Assert.Single(session.Observe([Image("a", 1)], default)).Sample.PretrainedEmbedding);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void What_a_sample_carries_of_the_same_extractor_is_not_observed_again()
    {
        MiningConfig config = With(FeatureExtractor.Auto, serving: Digits);
        Sample gone = Observe(config, out _) with { Source = _folder["gone.png"] };
        using (ObservationSession again = Open(config, Compared)) Assert.Null(Assert.Single(again.Observe([gone], default)).Problem);
        using (ObservationSession other = Open(config with { CheckpointPath = Digits }, Compared))
            Assert.NotNull(Assert.Single(other.Observe([gone], default)).Problem);
    }

    [Fact]
    public void Where_the_descriptor_tells_the_training_classes_apart_no_second_view_is_observed()
    {
        using ObservationSession session = Open(With(FeatureExtractor.Auto, serving: Digits), Compared);
        session.ObserveTraining(
            [.. Enumerable.Range(0, 20).Select(i => Stripes("t" + i, across: i % 2 == 0) with { Label = i % 2 == 0 ? "across" : "down" })],
            default);
        Sample sample = Assert.Single(session.Observe([Image("a", 1)], default)).Sample;
        Assert.NotNull(sample.Embedding);
        Assert.Null(sample.PretrainedEmbedding);
        Assert.Contains("second view of the classes: the weight-free descriptor", session.ExtractorDescription, StringComparison.Ordinal);
        Assert.Contains(_events.Messages, m => m.Contains(session.ExtractorDescription, StringComparison.Ordinal));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Where_it_does_not_training_set_and_population_get_one()
    {
        // Two of twenty labels are wrong: kappa is (18/20 − 1/2) / (1/2) = 0.8.
        using ObservationSession session = Open(With(FeatureExtractor.Auto, serving: Digits), Compared);
        session.ObserveTraining(
            [.. Enumerable.Range(0, 20).Select(i =>
                Stripes("t" + i, across: i % 2 == 0) with { Label = (i + i / 18) % 2 == 0 ? "across" : "down" })],
            default);
        Assert.NotNull(Assert.Single(session.Observe([Image("a", 100)], default)).Sample.PretrainedEmbedding);
        Assert.Contains("second view of the classes: " + BuiltIn, session.ExtractorDescription, StringComparison.Ordinal);
        Assert.EndsWith("(kappa 0.80)", session.ExtractorDescription, StringComparison.Ordinal);
        Assert.Equal(40, _events.Steps.Count(static s => s.Phase == Jobs.Running.JobPhase.ObservingTraining));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Where_nothing_tells_them_apart_the_population_is_not_asked_and_the_log_says_so()
    {
        using ObservationSession session = Open(With(FeatureExtractor.Auto, serving: Digits), Compared);
        session.ObserveTraining(
            [.. Enumerable.Range(0, 12).Select(i => Image("t" + i, 3) with { Label = i % 2 == 0 ? "heads" : "tails" })], default);
        Assert.Null(Assert.Single(session.Observe([Image("a", 100)], default)).Sample.PretrainedEmbedding);
        Assert.EndsWith("no second view, because nothing tells the classes of the training set apart", session.ExtractorDescription,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_descriptor_that_serves_alone_is_named_with_its_kappa_whatever_it_is()
    {
        using ObservationSession session = Open(With(FeatureExtractor.Model, serving: Digits), Compared);
        Assert.DoesNotContain("second view", session.ExtractorDescription, StringComparison.Ordinal);
        session.ObserveTraining(
            [.. Enumerable.Range(0, 20).Select(i =>
                Stripes("t" + i, across: i % 2 == 0) with { Label = (i + i / 18) % 2 == 0 ? "across" : "down" })],
            default);
        Assert.EndsWith("second view of the classes: the weight-free descriptor (kappa 0.80)", session.ExtractorDescription,
            StringComparison.Ordinal);
        Assert.Null(Assert.Single(session.Observe([Image("a", 1)], default)).Sample.PretrainedEmbedding);
    }

    private Sample Observe(MiningConfig config, out string said)
    {
        using ObservationSession session = Open(config, Compared);
        said = session.ExtractorDescription;
        ObservationOutcome outcome = Assert.Single(session.Observe([Image("image", 7)], default));
        Assert.Null(outcome.Problem);
        return outcome.Sample;
    }

    private ObservationSession Open(MiningConfig config, Observations needs, TaskType task = TaskType.ImageClassification) =>
        ObservationSession.Open(config, StorageResolver.Local, task, needs, predicts: false, [], _events);

    private static MiningConfig With(FeatureExtractor features, string? serving = null, string? checkpoint = null) =>
        MiningConfig.Default with { ModelServingUrl = serving, CheckpointPath = checkpoint,
            Extensions = new() { FeatureExtractor = features } };

    private Sample Image(string name, int seed)
    {
        using RgbImage image = RgbImage.Rent(40, 30);
        new Random(seed).NextBytes(image.Pixels);
        return Save(name, image);
    }

    private Sample Stripes(string name, bool across)
    {
        using RgbImage image = RgbImage.Rent(40, 30);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)((across ? i / image.Stride : i % image.Stride / RgbImage.Channels) / 4 % 2 * 255);
        return Save(name, image);
    }

    private Sample Save(string name, RgbImage image)
    {
        string path = _folder[name + ".png"];
        File.WriteAllBytes(path, ImageEncoder.EncodePng(image.Pixels, image.Width, image.Height, RgbImage.Channels));
        return new() { Id = name, Source = path,
            Prediction = new ClassificationPrediction("heads", [new("heads", 0.6), new("tails", 0.4)]) };
    }

    // The values are not negative: the root of each, at length 1.
    private static void AssertRoots(float[] embedding, float[] roots)
    {
        double length = Math.Sqrt(embedding.Sum(static v => (double)v));
        Assert.Equal(embedding.Length, roots.Length);
        for (int i = 0; i < roots.Length; i++) Assert.Equal(Math.Sqrt(embedding[i]) / length, roots[i], 1e-6);
    }

    private static string Checkout()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "HardExample.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
