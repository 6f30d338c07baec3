using System.Collections.Immutable;

namespace HardExample.Core.Formats;

/// <summary>What the job log says.</summary>
public sealed record TaskSummary
{
    /// <summary>task_status: SUCCEED when true, else FAILED.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>task_status RUNNING: the job has begun and not ended.</summary>
    public bool IsRunning { get; init; }

    /// <summary>error_message of a failed job; "cancelled" when the user stopped it.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>total_sample: samples that were scored.</summary>
    public long? TotalSample { get; init; }

    /// <summary>hard_sample: samples that are hard.</summary>
    public long? HardSample { get; init; }

    /// <summary>skipped_sample: samples that were left out because their input is bad.</summary>
    public long? SkippedSample { get; init; }

    /// <summary>elapsed_seconds: how long the job took, s.</summary>
    public double? ElapsedSeconds { get; init; }

    /// <summary>algorithms: those that took part.</summary>
    public ImmutableArray<string> Algorithms { get; init; } = [];

    /// <summary>feature_extractor: which model, or the descriptor without weights, gave the embeddings.</summary>
    public string? FeatureExtractor { get; init; }

    /// <summary>output_manifest: where the result is.</summary>
    public string? OutputManifest { get; init; }

    /// <summary>warnings, in the order in which they came.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
