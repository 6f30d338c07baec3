using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Whether what lies around a sample in the embedding space has the class that was predicted.</summary>
/// <remarks>
/// Classification: r = 1 − q(c), q the vote of the 20 nearest by cosine in the union of training samples (one-hot labels) and population (predicted
/// probabilities), with weights exp(cos/0.1) (weighted nearest neighbours: Wu et al. 2018), in two spaces: the embedding and, where it was observed, what the
/// picture looks like without any model (<see cref="DescriptorSpace"/>; co-training: Blum and Mitchell 1998); q ∝ (q_embedding + ε)(q_descriptor + ε)^κ, a product of error estimators (Hinton 2002), κ how far
/// looks tell the classes of the training images, ε = 1/(20 K) for one more neighbour of which nobody knows the class.
/// Above 50,000 samples the neighbours are looked for in the cells around each sample only (an inverted file: Jégou, Douze and Schmid 2011). Detection: r = 1 − 2 Σ u v/(Σ u + Σ v) · min(1, Σ s u/Q05)⁸, u = s³/(s³ + low³) how far a box counts as delivered at score_threshold_low, v the
/// share of the 20 nearest training boxes (by cosine about their mean) with the same label; "background" votes
/// too. Range [0, 1].
/// </remarks>
public sealed class ClusteringMiner : IMiner
{
    /// <summary>Up to so many samples, training and population together, neighbours are exact; above it approximate (docs/algorithms.md).</summary>
    public const int MaxExact = 50_000;

    internal const int Neighbours = 20;

    private readonly int _maxExact;
    private readonly int _candidates;

    /// <summary>Makes the algorithm.</summary>
    public ClusteringMiner() : this(MaxExact) { }

    internal ClusteringMiner(int maxExact, int candidates = ApproximateNeighbours.Candidates) => (_maxExact, _candidates) = (maxExact, candidates);

    /// <inheritdoc/>
    public string Name => AlgorithmNames.Clustering;

    /// <inheritdoc/>
    public MinerKind Kind => MinerKind.ErrorEstimator;

    /// <inheritdoc/>
    public MiningScope Scope => MiningScope.Population;

    /// <inheritdoc/>
    public Observations NeedsFor(TaskType task) =>
        Observations.Prediction | (task == TaskType.ObjectDetection ? Observations.BoxEmbeddings : Observations.Embedding | Observations.Descriptor);

    /// <inheritdoc/>
    public IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        TrainingReference? reference = MinerSupport.ReferenceFor(context);
        return context.Task == TaskType.ObjectDetection
            ? BoxClustering.Score(samples, reference, context)
            : new ImageClustering(samples, reference, context, _maxExact, _candidates).Score();
    }
}
