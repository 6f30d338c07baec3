using System.Management.Automation;
using HardExample.Cluster.Engines;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Cluster;
using HardExample.Jobs.Output;
using HardExample.PowerShell.Pipeline;
using JobState = HardExample.Cluster.JobState;

namespace HardExample.PowerShell.Commands;

/// <summary>Passes the samples of jobs in shards.</summary>
[Cmdlet(VerbsCommunications.Receive, "HardExampleJob")]
[OutputType(typeof(Sample))]
public sealed class ReceiveHardExampleJobCommand : WorkCommand
{
    private const int NamedShards = 10;

    /// <summary>Waits until the job is done.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Time between two readings of the status of a job that is waited for, s.</summary>
    [Parameter, ValidateRange(0.1, 3600.0)]
    public double PollInterval { get; set; } = 1;

    private protected override void Process(WorkFolder work)
    {
        JobStatus status = Wait ? AwaitEnd(work) : SessionJobs.Read(work);
        foreach (string warning in SessionJobs.TakeWarnings(work)) WriteWarning(warning);
        if (status.State == JobState.Failed)
            WriteError(new(new InputException(FailureOf(status)), "JobFailed", ErrorCategory.OperationStopped, status));
        else if (status.State != JobState.Done)
            WriteWarning($"The job of {work.Root} is not done: {status.Count(TaskState.Done)} of {status.Shards.Length} shards. -Wait "
                + "waits for it.");
        else WriteObject(RunInBackground(_ => JobRecord.Read(OutputOf(status), JobStorage.Resolver)).Samples, enumerateCollection: true);
    }

    private JobStatus AwaitEnd(WorkFolder work)
    {
        ProgressMeter progress = CreateProgress();
        while (true)
        {
            JobStatus status = RunInBackground(_ => SessionJobs.Read(work));
            if (status.State is JobState.Done or JobState.Failed)
            {
                progress.Complete();
                return status;
            }
            string step = status.State == JobState.Observing
                ? $"{status.Count(TaskState.Done)} of {status.Shards.Length} shards"
                : status.State.ToString().ToLowerInvariant();
            progress.Report(status.Observed, status.Images > 0 ? status.Images : null, step);
            Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(PollInterval));
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static string OutputOf(JobStatus status) => status.OutputPath
        ?? throw new InputException($"{status.WorkPath} does not say where the result is. Read it with Import-HardExampleManifest from "
            + "the output directory.");

    private static string FailureOf(JobStatus status)
    {
        ShardStatus[] failed = [.. status.Shards.Where(static s => s.State is TaskState.Failed or TaskState.Interrupted)];
        string shards = string.Join("; ", failed.Take(NamedShards).Select(static s =>
            $"shard {s.Shard} {(s.State == TaskState.Failed ? $"failed: {s.Error ?? "see its log"}" : "was interrupted")}"));
        if (failed.Length > NamedShards) shards += $"; {failed.Length - NamedShards} more";
        return $"The job of {status.WorkPath} failed. {status.Error}{(status.Error is null || shards.Length == 0 ? "" : " ")}{shards}"
            + $" Logs are in {WorkFolder.At(status.WorkPath).LogsFolder}; Start-HardExampleJob with the same folders goes on with what "
            + "is left.";
    }
}
