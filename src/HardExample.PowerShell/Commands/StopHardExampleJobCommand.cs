using System.Management.Automation;
using HardExample.Core.Errors;
using HardExample.Cluster;
using HardExample.Cluster.Engines;
using HardExample.PowerShell.Pipeline;
using JobState = HardExample.Cluster.JobState;

namespace HardExample.PowerShell.Commands;

/// <summary>Ends the tasks of jobs in shards.</summary>
[Cmdlet(VerbsLifecycle.Stop, "HardExampleJob", SupportsShouldProcess = true)]
[OutputType(typeof(JobStatus))]
public sealed class StopHardExampleJobCommand : WorkCommand
{
    /// <summary>Gives the job as it is after that.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(WorkFolder work)
    {
        if (!ShouldProcess(work.Root, "Stop job")) return;
        if (!RunInBackground(_ => SessionJobs.Stop(work))) StopElsewhere(work);
        if (PassThru) WriteObject(SessionJobs.Read(work));
    }

    private static void StopElsewhere(WorkFolder work)
    {
        JobStatus status = SessionJobs.Read(work);
        // Nothing runs that could be ended.
        if (status.State == JobState.Done || (status.State == JobState.Failed && status.Submission?.Engine != SlurmEngine.EngineName))
            return;
        JobSubmission submission = status.Submission
            ?? throw new InputException($"No engine runs the job of {work.Root}; its tasks were started by hand and are ended by hand.");
        JobEngines.Create(submission.Engine).Stop(submission);
    }
}
