using System.Management.Automation;
using HardExample.Core.Errors;
using HardExample.Cluster;
using HardExample.PowerShell.Arguments;

namespace HardExample.PowerShell.Pipeline;

/// <summary>A cmdlet for jobs in shards that have been started.</summary>
public abstract class WorkCommand : HardExampleCommand
{
    /// <summary>The work folders of the jobs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), Alias("Work"), ValidateNotNullOrWhiteSpace]
    public string[] WorkPath { get; set; } = [];

    /// <summary>Does the work of the cmdlet for one job.</summary>
    private protected abstract void Process(WorkFolder work);

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        foreach (string path in WorkPath)
            try
            {
                WorkFolder work = WorkFolder.At(this.ResolveTarget(path));
                if (!Directory.Exists(work.Root))
                    throw new InputException($"There is no work folder {work.Root}. Give the one that Start-HardExampleJob or "
                        + "'hardexample submit' was given.");
                Process(work);
            }
            catch (HardExampleException error)
            {
                WriteException(error, path);
            }
    }
}
