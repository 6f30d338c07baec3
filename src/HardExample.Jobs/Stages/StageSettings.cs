using HardExample.Core.Configuration;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Stages;

/// <summary>How a <see cref="MiningStage"/> works.</summary>
public sealed record StageSettings
{
    /// <summary>The task of the samples.</summary>
    public required TaskType Task { get; init; }

    /// <summary>Models, augmentations, training manifest, threads.</summary>
    public required MiningConfig Config { get; init; }

    /// <summary>Threads, at least 1.</summary>
    public int Threads => Observing.ObservationSession.ThreadsOf(Config);

    /// <summary>Needs of later stages of the same pipeline, observed together so that no image is opened twice.</summary>
    public Observations Needs { get; init; }

    /// <summary>
    /// Asked once a model is open: whether its predictions are compared with the results, which one stage of a pipeline does. It may be
    /// called from several threads.
    /// </summary>
    public Func<bool> ComparesModel { get; init; } = static () => true;

    /// <summary>A reference made before; null = the training manifest of the configuration is observed, if there is one.</summary>
    public TrainingReference? Reference { get; init; }

    /// <summary>Whether the algorithm compares with the population itself where there is no training data.</summary>
    public bool ComparesWithPopulation { get; init; }
}
