using System.Management.Automation;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Jobs;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Loads references that were saved.</summary>
[Cmdlet(VerbsData.Import, "MiningReference", DefaultParameterSetName = "Path")]
[OutputType(typeof(TrainingReference))]
public sealed class ImportMiningReferenceCommand : HardExampleCommand
{
    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in this.ResolveExisting(literal ? LiteralPath : Path, literal))
            try
            {
                WriteObject(new ReferenceMaker(JobStorage.Resolver).Load(path));
            }
            catch (HardExampleException e)
            {
                WriteException(e, path);
            }
    }
}
