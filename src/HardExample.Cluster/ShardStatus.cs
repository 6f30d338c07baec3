namespace HardExample.Cluster;

/// <summary>How far a shard is.</summary>
public sealed record ShardStatus
{
    /// <summary>Its number, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>Its state.</summary>
    public required TaskState State { get; init; }

    /// <summary>Images in it, of population and training set.</summary>
    public required int Images { get; init; }

    /// <summary>Images observed so far; while a task works it is a few seconds old.</summary>
    public required int Observed { get; init; }

    /// <summary>Processor time that the last attempt used, s; while it works it is a few seconds old.</summary>
    public double ProcessorSeconds { get; init; }

    /// <summary>How often a task began it.</summary>
    public int Attempts { get; init; }

    /// <summary>The machine of the last attempt; null before the first.</summary>
    public string? Machine { get; init; }

    /// <summary>When the last attempt began; null before the first.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When the last attempt ended or wrote its last heartbeat; null before the first.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Number, state and progress in one line.</summary>
    public override string ToString() => FormattableString.Invariant($"shard {Shard}: {State}, {Observed} of {Images} images");
}
