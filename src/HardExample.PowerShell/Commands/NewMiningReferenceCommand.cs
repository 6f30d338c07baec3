using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Reference;
using HardExample.Jobs;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.PowerShell.Commands;

/// <summary>Observes a training set once.</summary>
[Cmdlet(VerbsCommon.New, "MiningReference", SupportsShouldProcess = true)]
[OutputType(typeof(TrainingReference))]
public sealed class NewMiningReferenceCommand : JobCommand
{
    /// <summary>The manifest of the training set; train_data_path of the configuration without it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true), JobParameter("train_data_path"), Alias("FullName")]
    public string? TrainDataPath { get; set; }

    /// <summary>Where the reference is saved.</summary>
    [Parameter]
    public string? OutputPath { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string? target = OutputPath is null ? null : this.ResolveNewFile(OutputPath, Force);
        MiningConfig config = ReadConfig();
        using StorageResolver storage = StorageFactory.Create(config.Extensions);
        TrainingReference reference = RunJob((events, cancel) => new ReferenceMaker(storage).Make(config, events, cancel));
        if (target is not null && ShouldProcess(target, "Write training reference")) new ReferenceMaker(storage).Save(reference, target);
        WriteObject(reference);
    }
}
