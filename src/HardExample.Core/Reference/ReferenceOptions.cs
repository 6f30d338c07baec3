using HardExample.Core.Configuration;
using HardExample.Core.Numerics;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>How a reference is made.</summary>
public sealed record ReferenceOptions
{
    /// <summary>The task of the job.</summary>
    public required TaskType Task { get; init; }

    /// <summary>In [0, 1]: detections under it are background when they match no annotation, and do not count in box features.</summary>
    public double ScoreThresholdLow { get; init; } = ParameterCatalog.ScoreThresholdLow.Default;

    /// <summary>Threads, at least 1; the result does not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Stops the work.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Threads and cancellation of a parallel loop.</summary>
    public ParallelOptions Threads() => ParallelLoop.Options(MaxDegreeOfParallelism, CancellationToken);

    /// <summary>The options that a configuration means.</summary>
    /// <param name="config">A checked configuration.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="cancel">Stops the work.</param>
    public static ReferenceOptions From(MiningConfig config, TaskType task, int threads, CancellationToken cancel) => new()
    {
        Task = task,
        ScoreThresholdLow = config.ScoreThresholdLow,
        MaxDegreeOfParallelism = threads,
        CancellationToken = cancel,
    };
}
