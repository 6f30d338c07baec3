using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Core.Reasons;

/// <summary>
/// The 31 reasons of ModelArts. image_similarity_mining has none of its own; where it alone makes a sample hard the reason is that of an
/// anomaly.
/// </summary>
public static class ReasonCatalog
{
    /// <summary>No object was found in the image (detection).</summary>
    public const int NoObject = 0;

    /// <summary>The confidence is low.</summary>
    public const int LowConfidence = 1;

    /// <summary>The training data around the sample have another class.</summary>
    public const int ClusterDisagrees = 2;

    /// <summary>The sample is far from the training data of its predicted class.</summary>
    public const int FarFromClass = 3;

    /// <summary>Consecutive similar images are predicted differently.</summary>
    public const int SequenceDisagrees = 4;

    /// <summary>The sample is an anomaly.</summary>
    public const int Anomaly = 30;

    // Those of image features and augmentations stand with these.
    private static readonly HardReason[] Others =
    [
        new(NoObject, AlgorithmNames.PredictScore, null, "no object was found in the image",
            "Check whether the image really holds no object; draw the boxes that the model missed."),
        new(LowConfidence, AlgorithmNames.PredictScore, null, "the confidence is low",
            "Look closely at the two most likely classes and settle the label; add more examples of this kind if they are rare."),
        new(ClusterDisagrees, AlgorithmNames.Clustering, null, "the cluster of the training data it falls in disagrees with the prediction",
            "Compare it with training images of both classes; correct the label, or the training labels around it if they are wrong."),
        new(FarFromClass, AlgorithmNames.Clustering, null, "the sample is far from the training data of its predicted class",
            "Label it with care and collect more images like it: the training set has few of this descriptor."),
        new(SequenceDisagrees, AlgorithmNames.Sequence, null, "predictions of consecutive similar images disagree",
            "Label the frames before and after it together, so that the same object gets the same label in all of them."),
        Feature(11, FeatureNames.BoxCount, "the number of boxes is off the training distribution",
            "Count the objects: draw those that were missed and delete false boxes."),
        Feature(12, FeatureNames.BoxStandardDeviation, "the standard deviation of box areas is off the training distribution",
            "Check the smallest and the largest boxes; add images in which object sizes differ as they do here."),
        Feature(13, FeatureNames.BoxAspectRatio, "the box aspect ratio is off the training distribution",
            "Check that each box encloses one whole object; split boxes that cover several and complete those that cover a part."),
        Feature(14, FeatureNames.BoxAreaRatio, "the box area share is off the training distribution",
            "Check that the boxes fit tightly; add images with objects of this size."),
        Feature(15, FeatureNames.BoxEdgeValue, "the box closeness to the edge is off the training distribution",
            "Look for objects cut off by the border and draw their visible part; add images with objects there."),
        Feature(16, FeatureNames.BoxBrightness, "the box brightness is off the training distribution",
            "Check objects in shadow or glare; label those that can be seen and add images with such light on the objects."),
        Feature(17, FeatureNames.BoxAmbiguity, "the box sharpness is off the training distribution",
            "Check whether blurred objects can be told apart; label those that can and mark the others as difficult."),
        Feature(18, FeatureNames.BoxIoU, "the box overlap is off the training distribution",
            "Check crowded regions: delete doubled boxes and give each hidden object its own box."),
        new(Anomaly, AlgorithmNames.Anomaly, null, "the sample is an anomaly",
            "Decide whether it belongs to the task at all: leave it out if not, label it and collect more like it if so."),
    ];

    /// <summary>All reasons; the id is the index.</summary>
    public static ImmutableArray<HardReason> All { get; } =
        [.. Others
            .Concat(ImageFeatureCatalog.All.Select(static f => Feature(f.ReasonId, f.Name, f.Meaning, f.Suggestion)))
            .Concat(AugmentationNames.Rows.Select(static a => new HardReason(
                a.ReasonId, AlgorithmNames.AugmentConsistency, a.Name, $"the prediction changes under {a.Name}", a.Suggestion)))
            .OrderBy(static r => r.Id)];

    /// <summary>The reason of an id; null when there is none.</summary>
    public static HardReason? Find(int id) => id >= 0 && id < All.Length ? All[id] : null;

    /// <summary>The id of an algorithm's general reason; null when its parts have the reasons, or it is unknown.</summary>
    internal static int? ForAlgorithm(string algorithm) => algorithm switch
    {
        AlgorithmNames.PredictScore => LowConfidence,
        AlgorithmNames.Clustering => FarFromClass,
        AlgorithmNames.Sequence => SequenceDisagrees,
        AlgorithmNames.Anomaly or AlgorithmNames.ImageSimilarity => Anomaly,
        _ => null,
    };

    /// <summary>The id of the reason of a feature of feature_distribution_mining, 5..18.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public static int ForFeature(string name) => IdOf(AlgorithmNames.FeatureDistribution, name);

    /// <summary>The id of the reason of an augmentation of aug_consistent_mining, 19..29.</summary>
    /// <exception cref="ArgumentException">There is no such augmentation.</exception>
    public static int ForAugmentation(string name) => IdOf(AlgorithmNames.AugmentConsistency, name);

    private static int IdOf(string algorithm, string subject)
    {
        foreach (HardReason reason in All)
            if (reason.Algorithm == algorithm && reason.Subject == subject) return reason.Id;
        throw new ArgumentException($"{algorithm} has no reason for '{subject}'.", nameof(subject));
    }

    private static HardReason Feature(int id, string name, string meaning, string suggestion) =>
        new(id, AlgorithmNames.FeatureDistribution, name, meaning, suggestion);
}

/// <summary>Why a sample is hard, with the id that ModelArts gives the reason.</summary>
/// <param name="Id">0..30.</param>
/// <param name="Algorithm">The algorithm that gives it.</param>
/// <param name="Subject">The feature or the augmentation it is about; null for the reasons of an algorithm as a whole.</param>
/// <param name="Meaning">What was found.</param>
/// <param name="Suggestion">What the labeller can do, one sentence.</param>
public sealed record HardReason(int Id, string Algorithm, string? Subject, string Meaning, string Suggestion)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Id}: {Meaning}");
}
