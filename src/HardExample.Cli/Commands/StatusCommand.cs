using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cluster;
using HardExample.Cluster.Engines;

namespace HardExample.Cli.Commands;

/// <summary>Shows how far a job in shards is.</summary>
internal sealed class StatusCommand : Command, IHasExamples
{
    public StatusCommand(CliConsole console) : base("status", "Show how far a job in shards is; exit code 1 when it failed.")
    {
        Option<string> work = WorkOption.Create();
        Add(work);
        SetAction(parsed =>
        {
            WorkFolder folder = WorkOption.Of(parsed, work);
            IJobEngine? engine = JobSubmission.Read(folder) is { } submission ? JobEngines.Create(submission.Engine) : null;
            JobStatus status = JobStatus.Read(folder, engine);
            JobStatusPrinter.Print(status, console);
            return status.State == JobState.Failed ? ExitCode.JobFailed : ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample status --work work"];
}
