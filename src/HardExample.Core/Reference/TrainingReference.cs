using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// What is known of the training data, in compact form: a value that is made once (<see cref="TrainingReferenceBuilder"/>), can be saved
/// (<see cref="TrainingReferenceFile"/>), and never changes. Parts that were not observed are empty or null.
/// </summary>
public sealed partial record TrainingReference
{
    /// <summary>The task that it belongs to.</summary>
    public required TaskType Task { get; init; }

    /// <summary>All classes that labels or predictions name, in ordinal order.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>How many training samples it was made of.</summary>
    public required int SampleCount { get; init; }

    /// <summary>Whether the population replaces training data: predictions are labels; a sample leaves itself out.</summary>
    public bool IsPopulation { get; init; }

    /// <summary>What decoded the images, with its version, for example "ImageSharp 2.1.13"; empty when it is not known.</summary>
    public string ImageDecoder { get; init; } = "";

    /// <summary>
    /// What drift is told by: a draw of the training images, without their embeddings, which are in <see cref="Embeddings"/>; null when the
    /// population replaces training data.
    /// </summary>
    public PopulationProfile? Profile { get; init; }

    /// <summary>Global embeddings with labels.</summary>
    public ReferenceVectors Embeddings { get; init; } = ReferenceVectors.Empty;

    /// <summary>
    /// For each class the 95 % quantile of the mean cosine distance of a training vector (classification: an image, detection: a box) to
    /// its 5 nearest others of the class; NaN where the class has fewer than 2.
    /// </summary>
    public ImmutableArray<double> ClassDistanceLimits { get; init; } = [];

    /// <summary>Detection: mean cosine distances of training images to their 10 nearest others.</summary>
    public QuantileTable? EmbeddingDistances { get; init; }

    /// <summary>
    /// 99.9 % quantile of the cosine of two training images: images with a higher cosine are taken for frames of one scene. NaN when it is
    /// not known.
    /// </summary>
    public double UnrelatedSimilarity { get; init; } = double.NaN;

    /// <summary>The distribution of each feature by its name, sharpness as log1p.</summary>
    public ImmutableSortedDictionary<string, QuantileTable> Features { get; init; } =
        ImmutableSortedDictionary.Create<string, QuantileTable>(StringComparer.Ordinal);

    /// <summary>Classification: the training images in the space of the image features.</summary>
    public ImageFeatureSpace? ImageSpace { get; init; }

    /// <summary>Classification: the space of the image descriptors of the training images; null when they were not observed.</summary>
    public DescriptorSpace? Descriptor { get; init; }

    /// <summary>Classification: what images tell of their class without the model in service; null where nothing tells it.</summary>
    public SecondView? View { get; init; }

    /// <summary>Whether the second view compares <see cref="Sample.PretrainedEmbedding"/>, so that samples need it.</summary>
    public bool ComparesPretrained => View is { PretrainedSharpness: > 0 };

    /// <summary>
    /// Of a reference that was made without pretrained features: whether they are worth observing, because the descriptor alone does not
    /// tell the classes well enough (<see cref="SecondView.SufficientKappa"/>).
    /// </summary>
    public bool WantsPretrained => Task == TaskType.ImageClassification && Classes.Length > 1
        && (View is null || View.DescriptorKappa < SecondView.SufficientKappa);

    /// <summary>
    /// Detection: features of boxes with their labels; <see cref="ReferenceVectors.NoClass"/> is background, the model's own weak
    /// detections that match no annotation.
    /// </summary>
    public ReferenceVectors Boxes { get; init; } = ReferenceVectors.Empty;

    /// <summary>Detection: 5 % quantile of the detection mass of training images; 0 when it is not known.</summary>
    public double DetectionMassQuantile { get; init; }

    /// <summary>Detection: α of the low-mass penalty (<see cref="DetectionMassLimit.Exponent"/>), at least 0.</summary>
    public double DetectionMassExponent { get; init; }

    /// <summary>Detection: how little detection mass the training images have.</summary>
    internal DetectionMassLimit DetectionMass => new(DetectionMassQuantile, DetectionMassExponent);

    /// <summary>Detection: the score_threshold_low that the reference was made with, in [0, 1].</summary>
    public double ScoreThresholdLow { get; init; } = ParameterCatalog.ScoreThresholdLow.Default;

    /// <summary>
    /// Classification: how far each augmentation can be trusted for this model, 0..1; an augmentation that was not tried on training
    /// images, or without them on images of which <see cref="View"/> tells the class, is not in it and is trusted.
    /// </summary>
    public ImmutableSortedDictionary<string, double> OperationTrust { get; init; } =
        ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>The distance above which a vector is far from a class; NaN, which nothing exceeds, when unknown.</summary>
    internal double DistanceLimitOf(int label) => (uint)label < (uint)ClassDistanceLimits.Length ? ClassDistanceLimits[label] : double.NaN;

    /// <summary>The index of a class, <see cref="ReferenceVectors.NoClass"/> for an unknown one.</summary>
    public int ClassIndex(string label)
    {
        int index = Classes.BinarySearch(label, StringComparer.Ordinal);
        return index >= 0 ? index : ReferenceVectors.NoClass;
    }
}
