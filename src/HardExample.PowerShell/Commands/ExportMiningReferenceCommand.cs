using System.Management.Automation;
using HardExample.Core.Reference;
using HardExample.Jobs;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Saves a reference.</summary>
[Cmdlet(VerbsData.Export, "MiningReference", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMiningReferenceCommand : HardExampleCommand
{
    /// <summary>Where the reference is saved.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrWhiteSpace]
    public string Path { get; set; } = "";

    /// <summary>The reference.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public TrainingReference InputObject { get; set; } = null!;

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string target = this.ResolveNewFile(Path, Force);
        if (!ShouldProcess(target, "Write training reference")) return;
        new ReferenceMaker(JobStorage.Resolver).Save(InputObject, target);
        WriteObject(this.ToItem(target));
    }
}
