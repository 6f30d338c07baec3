namespace HardExample.Cluster;

/// <summary>What is to be made of the observed shards.</summary>
public sealed record ReduceRequest
{
    /// <summary>The directory to write to; null = nothing is exported.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Replace an earlier output in <see cref="OutputPath"/>.</summary>
    public bool Overwrite { get; init; }

    /// <inheritdoc cref="Jobs.JobRequest.MetricsPath"/>
    public string? MetricsPath { get; init; }

    /// <inheritdoc cref="Jobs.JobRequest.ReleasesMemory"/>
    public bool ReleasesMemory { get; init; }

    /// <summary>How many threads work; 0 = as the configuration says. It never changes the result.</summary>
    public int Threads { get; init; }
}
