using System.Management.Automation;
using HardExample.Cluster.Engines;
using HardExample.Cluster;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Shows how far jobs in shards are.</summary>
[Cmdlet(VerbsCommon.Get, "HardExampleJob")]
[OutputType(typeof(JobStatus))]
public sealed class GetHardExampleJobCommand : WorkCommand
{
    private protected override void Process(WorkFolder work) => WriteObject(SessionJobs.Read(work));
}
