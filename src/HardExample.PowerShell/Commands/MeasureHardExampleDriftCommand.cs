using System.Management.Automation;
using HardExample.Core.Drift;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.PowerShell.Commands;

/// <summary>Says how far samples are from the training set, from earlier runs, or from other samples.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "HardExampleDrift")]
[OutputType(typeof(DriftResult))]
public sealed class MeasureHardExampleDriftCommand : JobCommand
{
    private readonly List<Sample> _samples = [];

    /// <summary>The samples of the population.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true), ValidateNotNull]
    public Sample[] InputObject { get; set; } = [];

    /// <summary>What is known of the training data, from New-MiningReference.</summary>
    [Parameter]
    public TrainingReference? Reference { get; set; }

    /// <summary>The manifest of the training set.</summary>
    [Parameter, JobParameter("train_data_path")]
    public string? TrainDataPath { get; set; }

    /// <summary>The ledger whose last weeks are compared.</summary>
    [Parameter, JobParameter("extensions.ledger")]
    public string? Ledger { get; set; }

    /// <summary>Other samples to compare with.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public Sample[]? Against { get; set; }

    /// <inheritdoc/>
    protected override void Process() => _samples.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void End()
    {
        if (_samples.Count == 0) return;
        Core.Configuration.MiningConfig config = ReadConfig();
        using StorageResolver storage = StorageFactory.Create(config.Extensions);
        WriteObject(RunJob((events, cancel) =>
        {
            var drift = new DriftRequests(storage, events);
            return drift.Run(new()
            {
                Samples = _samples, Config = config, Reference = Reference, ComparesModel = false,
                DriftReference = Against is null ? null : drift.ReferenceOf(Against, config, cancel),
            }, cancel);
        }));
    }
}
