using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Novelty and diversity: samples far from all training images and from each other rank first, near-duplicates last.</summary>
/// <remarks>
/// Samples are put in the greedy k-center order from the training embeddings (core-set selection: Sener and Savarese 2018) and those of
/// images that were chosen before; rank 0 is the most novel. The rank is kept on the score.
/// <code>
/// s = max(0, 1 − rank / (ratio n))^19
/// </code>
/// with n samples and ratio = similarity_sample_ratio: at 1 all samples take part, at a smaller one the first ratio × n of the order. The
/// power makes the mean of the scores of those that take part 1/20, so that novelty speaks for few. Range [0, 1].
/// </remarks>
public sealed class ImageSimilarityMiner : IMiner
{
    /// <summary>The order of up to this many samples is exact; of more it is approximate.</summary>
    public const int MaxExact = 50_000;

    private const double Power = 19;

    private readonly double _sampleRatio;
    private readonly int _maxExact;

    /// <summary>Makes the algorithm.</summary>
    /// <param name="sampleRatio">similarity_sample_ratio in [0, 1].</param>
    public ImageSimilarityMiner(double sampleRatio) : this(sampleRatio, MaxExact) { }

    internal ImageSimilarityMiner(double sampleRatio, int maxExact) => (_sampleRatio, _maxExact) = (sampleRatio, maxExact);

    /// <inheritdoc/>
    public string Name => AlgorithmNames.ImageSimilarity;

    /// <inheritdoc/>
    public MinerKind Kind => MinerKind.OutOfDistribution;

    /// <inheritdoc/>
    public MiningScope Scope => MiningScope.Population;

    /// <inheritdoc/>
    public Observations NeedsFor(TaskType task) => Observations.Embedding;

    /// <inheritdoc/>
    public IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        TrainingReference? reference = MinerSupport.ReferenceFor(context);
        (int[] indices, VectorSet vectors) = MinerSupport.Embedded(samples, reference?.Embeddings.Vectors.Dimension ?? 0, context, null);
        int n = indices.Length;
        VectorSet known = VectorSet.Join(Known(samples, indices, reference), context.Known.Vectors);
        int[] order = KCenter.Order(vectors, known, _maxExact, context.MaxDegreeOfParallelism, context.CancellationToken);
        var ranks = new int[n];
        for (int rank = 0; rank < n; rank++) ranks[order[rank]] = rank;
        return new SparseScores(samples.Count, indices, i => Score(ranks[i], n));
    }

    private MinerScore Score(int rank, int n) => new()
    {
        Algorithm = Name,
        Kind = Kind,
        Value = rank < _sampleRatio * n ? Math.Pow(1 - rank / (_sampleRatio * n), Power) : 0,
        Rank = rank,
        Explanation = $"number {rank + 1} of {n} in the order of novelty",
    };

    // Of a population that is its own reference, only the samples that are not ordered themselves count as known.
    private static VectorSet Known(IReadOnlyList<Sample> samples, int[] indices, TrainingReference? reference)
    {
        if (reference is null) return VectorSet.Empty;
        if (!reference.IsPopulation) return reference.Embeddings.Vectors;
        var ordered = new HashSet<string>(indices.Select(i => samples[i].Id), StringComparer.Ordinal);
        return reference.Embeddings.Vectors.Subset(
            [.. Enumerable.Range(0, reference.Embeddings.Count).Where(r => !ordered.Contains(reference.Embeddings.SampleIds[r]))]);
    }
}
