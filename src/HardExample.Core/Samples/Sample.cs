using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using HardExample.Core.Text;

namespace HardExample.Core.Samples;

/// <summary>
/// One image and all that is known of it. A sample is a value: each stage returns a copy with more on it, so a list of samples can be
/// scored twice with different settings. It never holds pixels.
/// </summary>
public sealed record Sample
{
    /// <summary>Identifies the image within the job: the manifest's id, else the path below images/ or the source.</summary>
    public required string Id { get; init; }

    /// <summary>Path or URI of the image, as the input gave it (made absolute for a directory input).</summary>
    public required string Source { get; init; }

    /// <summary>Position in the input, from 0; the order of frames within a <see cref="SequenceGroup"/>.</summary>
    public int SequenceIndex { get; init; }

    /// <summary>The folder or camera, within which samples are frames of one sequence; null when unknown.</summary>
    public string? SequenceGroup { get; init; }

    /// <summary>TRAIN, EVAL, TEST or INFERENCE in upper case when the manifest says so.</summary>
    public string? Usage { get; init; }

    /// <summary>What the model in service said; null when there is no result yet.</summary>
    public Prediction? Prediction { get; init; }

    /// <summary>The class a person gave the image (classification).</summary>
    public string? Label { get; init; }

    /// <summary>The boxes a person drew (detection), in pixels of the original; default when the image is not annotated.</summary>
    public ObservedArray<DetectedBox> LabelledBoxes { get; init; }

    /// <summary>Image statistics, when observed.</summary>
    public ImageFeatures? Features { get; init; }

    /// <summary>Pixel statistics of each box of <see cref="Prediction"/>, in the same order; default when not observed.</summary>
    public ObservedArray<BoxPixelFeatures> BoxPixels { get; init; }

    /// <summary>Global feature of the image, L2-normalised, when observed.</summary>
    public float[]? Embedding { get; init; }

    /// <summary>Colour, gradients and texture of the image without any model, L2-normalised, when observed.</summary>
    public float[]? Descriptor { get; init; }

    /// <summary>
    /// L2-normalised feature of each box of <see cref="Prediction"/>, in the same order; an entry is null for boxes past the 100 highest
    /// scores; default when not observed.
    /// </summary>
    public ObservedArray<float[]?> BoxEmbeddings { get; init; }

    /// <summary>Pixel statistics of each box of <see cref="LabelledBoxes"/>, in the same order; default when not observed.</summary>
    public ObservedArray<BoxPixelFeatures> LabelledBoxPixels { get; init; }

    /// <summary>As <see cref="BoxEmbeddings"/>, of each box of <see cref="LabelledBoxes"/>.</summary>
    public ObservedArray<float[]?> LabelledBoxEmbeddings { get; init; }

    /// <summary>Predictions on augmented views; default when not observed.</summary>
    public ObservedArray<AugmentedPrediction> AugmentedPredictions { get; init; }

    /// <summary>
    /// The features of a pretrained extractor, by default a ResNet-18 trained on ImageNet: signed square root (Perronnin, Sánchez and
    /// Mensink 2010), then L2-normalised; null when not observed.
    /// </summary>
    public float[]? PretrainedEmbedding { get; init; }

    /// <summary>Identifies the extractor of <see cref="PretrainedEmbedding"/>; null when not observed.</summary>
    public string? PretrainedSource { get; init; }

    /// <summary>
    /// SHA-256 of the file of the image, 64 lower-case hexadecimal digits; null when not observed. The ledger knows images by it.
    /// </summary>
    public string? ContentHash { get; init; }

    /// <summary>Identifies the extractor of <see cref="Embedding"/> and <see cref="BoxEmbeddings"/>; null when not observed.</summary>
    public string? EmbeddingSource { get; init; }

    /// <summary>Identifies the model of <see cref="AugmentedPredictions"/>; null when not observed.</summary>
    public string? AugmentationSource { get; init; }

    /// <summary>What each algorithm said, by its name.</summary>
    public ImmutableSortedDictionary<string, MinerScore> Scores { get; init; } = NoScores;

    /// <summary>How hard the sample is, 0..1; null before fusion.</summary>
    public double? HardCoefficient { get; init; }

    /// <summary>Whether the coefficient reaches algo_hard_threshold; under a budget, whether the sample was selected.</summary>
    public bool IsHard { get; init; }

    /// <summary>Whether a budget drew the sample at random, as a control, from those that it did not select.</summary>
    public bool IsControl { get; init; }

    /// <summary>Id of the selected sample of which this one is a near-duplicate and therefore was not selected; else null.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>Reason ids (0..30), the largest contribution first.</summary>
    public ImmutableArray<int> HardReasons { get; init; } = [];

    /// <summary>The predicted class as text, for tables and sorting; null without a prediction.</summary>
    public string? Predicted => Prediction?.Label;

    /// <summary>Top-1 confidence of the prediction, 0..1; null without one.</summary>
    public double? Confidence => Prediction?.Confidence;

    /// <summary>The reason ids as the manifest has them, for example "1-20-2"; empty without a reason.</summary>
    public string Reasons => string.Join('-', HardReasons);

    /// <summary>Rank in the greedy k-center order (0 = the most novel); null when image_similarity_mining did not run.</summary>
    public int? SimilarityRank => Scores.TryGetValue(AlgorithmNames.ImageSimilarity, out MinerScore? score) ? score.Rank : null;

    /// <summary>Fields of the sample's manifest line that the project does not use; they are written back unchanged.</summary>
    public ImmutableArray<KeyValuePair<string, JsonElement>> ManifestFields { get; init; } = [];

    private static readonly ImmutableSortedDictionary<string, MinerScore> NoScores =
        ImmutableSortedDictionary.Create<string, MinerScore>(StringComparer.Ordinal);

    /// <summary>A copy with <paramref name="score"/> for its algorithm; null removes the algorithm's score.</summary>
    public Sample WithScore(string algorithm, MinerScore? score) =>
        this with { Scores = score is null ? Scores.Remove(algorithm) : Scores.SetItem(algorithm, score) };
}

/// <summary>Why a sample was left out.</summary>
/// <param name="File">The file, as a path or URI.</param>
/// <param name="Line">Line of that file, from 1; null when the whole file is meant.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="ErrorId">The kind of error: one of <see cref="Errors.InputErrorIds"/>.</param>
public sealed record SampleProblem(string File, int? Line, string Message, string ErrorId)
{
    /// <summary>Whether it is an image of the training set, which is not a sample of the job.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTraining { get; init; }

    /// <summary>File, line and what is wrong, in one line of text.</summary>
    /// <remarks>Names come from outside: a terminal must not take them for commands.</remarks>
    public override string ToString() =>
        UserText.Message(Line is { } line ? $"{File}({line}): {Message}" : $"{File}: {Message}").Replace('\n', '?');
}
