using HardExample.Core.Numerics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>What an algorithm may use beside the samples.</summary>
public sealed record MiningContext
{
    /// <summary>The task of the job.</summary>
    public required TaskType Task { get; init; }

    /// <summary>The reference made of the training data, or of the population when there is none; null = no reference.</summary>
    public TrainingReference? Reference { get; init; }

    /// <summary>Images that were chosen before; they count as known beside those of the reference.</summary>
    public KnownImages Known { get; init; } = KnownImages.Empty;

    /// <summary>Embeddings and descriptors by the index of the sample; null = they are on the samples.</summary>
    public EmbeddingStore? Embeddings { get; init; }

    /// <summary>How many threads a score may use, at least 1. It never changes the result.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Honoured within one batch.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Called at the end of a phase that leaves much garbage behind beside a large population; the host may collect it, because vectors
    /// apart from the samples are memory of which the collector knows nothing.
    /// </summary>
    public Action ReleaseMemory { get; init; } = static () => { };

    /// <summary>Takes a warning that the user should see; called at most once for each cause.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>What the second view of the reference gave already.</summary>
    internal SecondViewCache SecondViews { get; } = new();

    /// <summary>Threads and cancellation of a parallel loop.</summary>
    public ParallelOptions Threads() => ParallelLoop.Options(MaxDegreeOfParallelism, CancellationToken);

    /// <summary>Ends a phase: calls <see cref="ReleaseMemory"/> where the embeddings are apart from the samples.</summary>
    public void EndPhase()
    {
        if (Embeddings is not null) ReleaseMemory();
    }
}
