using HardExample.Core.Features;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Reasons;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Images that are farther from the training images than those are from each other.</summary>
/// <remarks>
/// <code>
/// s = max(0, 1 − d95 / d)
/// </code>
/// d is the mean distance to the 10 nearest training images (deep nearest neighbours: Sun et al. 2022), d95 the 95 % quantile of the same
/// distance among the training images. Classification: Euclidean in the whitened space of the image features. Detection: 1 − cosine of the
/// global embeddings. Range [0, 1]: 0 up to d95, 1/2 at twice d95.
/// </remarks>
public sealed class AnomalyMiner : IMiner
{
    private const double Usual = 0.95;
    private const double MinForReason = 0.5;

    /// <inheritdoc/>
    public string Name => AlgorithmNames.Anomaly;

    /// <inheritdoc/>
    public MinerKind Kind => MinerKind.OutOfDistribution;

    /// <inheritdoc/>
    public MiningScope Scope => MiningScope.Sample;

    /// <inheritdoc/>
    public Observations NeedsFor(TaskType task) => task == TaskType.ObjectDetection ? Observations.Embedding : Observations.ImageFeatures;

    /// <inheritdoc/>
    public IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        TrainingReference? reference = MinerSupport.ReferenceFor(context);
        if (context.Task == TaskType.ObjectDetection && reference?.EmbeddingDistances is { } distances)
            return ByEmbedding(samples, reference, distances.ValueAt(Usual), context);
        if (context.Task == TaskType.ImageClassification && reference?.ImageSpace is { } space)
            return MinerSupport.ForEach(samples.Count, context, i => ByFeatures(samples[i], space, reference.IsPopulation));
        context.Warn("anomaly_detection_mining has no training data to compare with; it is left out.");
        return new MinerScore?[samples.Count];
    }

    private MinerScore? ByFeatures(Sample sample, ImageFeatureSpace space, bool isPopulation)
    {
        if (sample.Features is not { } features) return null;
        double distance = space.Distance(FeatureValues.OfImage(features).AsSpan(), isPopulation ? sample.Id : null);
        if (!double.IsFinite(distance)) return null;
        double position = space.Distances.PositionOf(distance);
        return ScoreOf(Beyond(distance, space.Distances.ValueAt(Usual)),
            $"its image features are farther from training than those of {100 * position:0.#} % of the training images");
    }

    private MinerScore?[] ByEmbedding(IReadOnlyList<Sample> samples, TrainingReference reference, double usual, MiningContext context)
    {
        var scores = new MinerScore?[samples.Count];
        (int[] indices, VectorSet vectors) = MinerSupport.Embedded(samples, reference.Embeddings.Vectors.Dimension, context, null);
        NeighbourTable nearest = NearestNeighbours.Find(vectors, reference.Embeddings.Vectors, MinerSupport.Search(
            context, ReferenceDistances.ImageNeighbours, MinerSupport.OwnRows(samples, indices, reference, reference.Embeddings)));
        if (nearest.K == 0) return scores;
        for (int i = 0; i < indices.Length; i++)
        {
            // Between equal images the distance is a rounding error of either sign.
            double distance = Math.Max(0, nearest.MeanDistance(i));
            scores[indices[i]] = ScoreOf(
                Beyond(distance, usual),
                $"its distance to training is {distance:0.000}; 95 % of the training images are within {usual:0.000}");
        }
        return scores;
    }

    // 0 up to the usual distance, 1/2 at twice of it: the 5 % of ordinary images that lie just beyond score near 0.
    private static double Beyond(double distance, double usual) => distance > usual ? 1 - Math.Max(0, usual) / distance : 0;

    private MinerScore ScoreOf(double value, string explanation) => new()
    {
        Algorithm = Name,
        Kind = Kind,
        Value = value,
        Reasons = value >= MinForReason ? [new(ReasonCatalog.Anomaly, 1)] : [],
        Explanation = explanation,
    };
}
