using HardExample.Core.Configuration;

namespace HardExample.Cluster.Engines;

/// <summary>A job that an engine is to run.</summary>
public sealed record SubmitRequest
{
    /// <summary>A directory with images/ and inference_results/, or a manifest.</summary>
    public required string InputPath { get; init; }

    /// <summary>The directory to write to.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The folder that all tasks share.</summary>
    public required string WorkPath { get; init; }

    /// <summary>All parameters of the job; relative paths are relative to the working directory.</summary>
    public required MiningConfig Config { get; init; }

    /// <summary>How many shards, at least 1.</summary>
    public required int ShardCount { get; init; }

    /// <summary>Program and first arguments: "hardexample", or "dotnet" and "hardexample.dll".</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>How many shards are observed at once; 0 = as many as the engine sees fit.</summary>
    public int Workers { get; init; }

    /// <summary>Threads of each task; 0 = as many as suit the machine and the workers on it.</summary>
    public int Threads { get; init; }

    /// <summary>How often a shard is tried before it counts as failed, at least 1.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>What is asked of Slurm; other engines do not read it.</summary>
    public SlurmOptions Slurm { get; init; } = SlurmOptions.Default;

    /// <summary>Replace an earlier output.</summary>
    public bool Overwrite { get; init; }
}
