using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Predictions;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Whether what lies around a sample in the embedding space has the class that was predicted.</summary>
/// <remarks>
/// Classification, with c the predicted class and K the number of classes:
/// <code>
/// r = 1 − q(c)
/// q ∝ (v + ε)^(1 − κ²) q₂^κ        ε = 1 / (20 K)
/// </code>
/// v are votes of the 20 nearest neighbours by cosine of the embeddings, with weights exp(cos / 0.1) (Wu et al. 2018): training samples,
/// and images that were chosen before and labelled since, vote for their label, samples of the population with their predicted
/// probabilities. q₂ is what the second view of the image tells (<see cref="SecondView"/>), κ its Cohen's kappa: the better it tells the
/// classes of the training images, the more it leads. ε stands for one more neighbour of unknown class. The product is a product of experts
/// (Hinton 2002). Without training images v + ε and q₂ are weighed by <see cref="OpinionPool"/> instead; where there are no pretrained
/// features either, v is (v + ε)(v_descriptor + ε)^κ, with votes in the space of the image descriptors (<see cref="DescriptorSpace"/>).
/// Detection, with u the soft threshold of a box's score and v the share of its 20 nearest training boxes that have its label:
/// <code>
/// r = 1 − 2 Σ u v / (Σ u + Σ v) · L
/// </code>
/// Box features are compared by cosine about the mean of the training boxes; "background" is a label too. L is the low-mass
/// penalty (<see cref="DetectionMassLimit.Penalty"/>). Range [0, 1].
/// Above 50,000 samples neighbours are approximate: those in the cells around a sample (inverted file: Jégou, Douze and Schmid 2011).
/// </remarks>
public sealed class ClusteringMiner : IMiner
{
    /// <summary>Up to this many samples, training and population together, neighbours are exact; above it they are approximate.</summary>
    public const int MaxExact = 50_000;

    internal const int Neighbours = 20;

    private readonly int _maxExact;
    private readonly int _candidates;

    /// <summary>Makes the algorithm.</summary>
    public ClusteringMiner() : this(MaxExact) { }

    internal ClusteringMiner(int maxExact, int candidates = ApproximateNeighbours.Candidates) =>
        (_maxExact, _candidates) = (maxExact, candidates);

    /// <inheritdoc/>
    public string Name => AlgorithmNames.Clustering;

    /// <inheritdoc/>
    public MinerKind Kind => MinerKind.ErrorEstimator;

    /// <inheritdoc/>
    public MiningScope Scope => MiningScope.Population;

    /// <inheritdoc/>
    public Observations NeedsFor(TaskType task) =>
        Observations.Prediction | (task == TaskType.ObjectDetection ? Observations.BoxEmbeddings
            : Observations.Embedding | Observations.Descriptor | Observations.PretrainedEmbedding);

    /// <inheritdoc/>
    public IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        TrainingReference? reference = MinerSupport.ReferenceFor(context);
        return context.Task == TaskType.ObjectDetection
            ? BoxClustering.Score(samples, reference, context)
            : new ImageClustering(samples, reference, context, _maxExact, _candidates).Score();
    }
}
