using HardExample.Core.Configuration;

namespace HardExample.Cluster;

/// <summary>What is to be planned.</summary>
public sealed record PlanRequest
{
    /// <summary>A directory with images/ and inference_results/, or a manifest.</summary>
    public required string InputPath { get; init; }

    /// <summary>All parameters of the job.</summary>
    public required MiningConfig Config { get; init; }

    /// <summary>The folder that all tasks share.</summary>
    public required string WorkPath { get; init; }

    /// <summary>How many shards, 1..<see cref="MaxShards"/>; there may be more than images.</summary>
    public required int ShardCount { get; init; }

    /// <summary>The most shards that a plan may have.</summary>
    public const int MaxShards = 100_000;
}
