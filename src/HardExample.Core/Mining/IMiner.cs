using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>One mining algorithm. It is pure: same input, same output, for any thread count and any batch size.</summary>
public interface IMiner
{
    /// <summary>The name under which weights are given and scores are stored.</summary>
    string Name { get; }

    /// <summary>How its score takes part in the fusion.</summary>
    MinerKind Kind { get; }

    /// <summary>What must have been observed of the samples, for this task.</summary>
    Observations NeedsFor(TaskType task);

    /// <summary>How much of the input <see cref="Score"/> must be given at once.</summary>
    MiningScope Scope { get; }

    /// <summary>Scores samples.</summary>
    /// <param name="samples">A batch, a sequence or the population, in input order, as <see cref="Scope"/> says.</param>
    /// <param name="context">The reference, the degree of parallelism, cancellation and where warnings go.</param>
    /// <returns>
    /// One entry a sample, in the same order; null where the algorithm does not apply. A score of a sequence or a population may be made
    /// when it is read, which may be on several threads.
    /// </returns>
    /// <exception cref="OperationCanceledException">The context's token was cancelled.</exception>
    IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context);
}

/// <summary>How much of the input an algorithm must see at once.</summary>
public enum MiningScope
{
    /// <summary>One sample at a time.</summary>
    Sample,

    /// <summary>A window of the sequence.</summary>
    Sequence,

    /// <summary>The whole population.</summary>
    Population,
}
