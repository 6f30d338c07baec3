using HardExample.Core.Configuration;
using HardExample.Core.Drift;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs;

/// <summary>What a job is to do.</summary>
public sealed record JobRequest
{
    /// <summary>A directory with images/ and inference_results/, or a manifest; not needed when <see cref="Samples"/> are given.</summary>
    public string? InputPath { get; init; }

    /// <summary>Samples that were read before, in the order of the input; what they carry is not observed again.</summary>
    public IReadOnlyList<Sample>? Samples { get; init; }

    /// <summary>Whether results that are there are compared with what the inference model predicts.</summary>
    public bool ComparesModel { get; init; } = true;

    /// <summary>
    /// Whether the result holds every sample with all that was observed of it, for a script that goes on with them. If not, a large
    /// population need not fit into memory.
    /// </summary>
    public bool KeepSamples { get; init; } = true;

    /// <summary>
    /// Whether garbage is collected at the ends of phases of a large job. It takes less memory, and stops all that the process does
    /// meanwhile: for a program that does nothing else, not for a session that others share.
    /// </summary>
    public bool ReleasesMemory { get; init; }

    /// <summary>A reference that was made before; null = train_data_path is observed, or the population serves itself.</summary>
    public TrainingReference? Reference { get; init; }

    /// <summary>What drift is told against; null = the last weeks of the ledger, else the training set.</summary>
    public DriftReference? DriftReference { get; init; }

    /// <summary>The directory to write to; null = nothing is exported.</summary>
    public string? OutputPath { get; init; }

    /// <summary>All parameters.</summary>
    public required MiningConfig Config { get; init; }

    /// <summary>The configuration that the record shows; null = <see cref="Config"/>. It has the paths as they were given.</summary>
    public MiningConfig? RecordedConfig { get; init; }

    /// <summary>Where the metrics of the job go, for node_exporter's textfile collector; null for none.</summary>
    public string? MetricsPath { get; init; }

    /// <summary>Replace an earlier output in <see cref="OutputPath"/>.</summary>
    public bool Overwrite { get; init; }
}
