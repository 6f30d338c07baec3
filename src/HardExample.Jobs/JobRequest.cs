using HardExample.Core.Configuration;

namespace HardExample.Jobs;

/// <summary>What a job is to do.</summary>
public sealed record JobRequest
{
    /// <summary>A directory with images/ and inference_results/, or a manifest.</summary>
    public required string InputPath { get; init; }

    /// <summary>The directory to write to; null = nothing is exported.</summary>
    public string? OutputPath { get; init; }

    /// <summary>All parameters.</summary>
    public required MiningConfig Config { get; init; }

    /// <summary>Replace an earlier output in <see cref="OutputPath"/>.</summary>
    public bool Overwrite { get; init; }
}
