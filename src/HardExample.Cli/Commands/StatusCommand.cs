using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cluster;
using HardExample.Cluster.Engines;
using HardExample.Core.Errors;

namespace HardExample.Cli.Commands;

/// <summary>Shows how far a job in shards is.</summary>
internal sealed class StatusCommand : Command, IHasExamples
{
    public StatusCommand(CliConsole console) : base("status", "Show how far a job in shards is; exit code 1 when it failed.")
    {
        Option<string> work = WorkOption.Create();
        Option<bool> json = ResultDocument.CreateOption();
        Add(work);
        Add(json);
        SetAction(parsed =>
        {
            WorkFolder folder = WorkOption.Of(parsed, work);
            if (!Directory.Exists(folder.Root))
                throw new InputException($"There is no work folder {folder.Root}; give --work the folder that submit or plan was given.");
            IJobEngine? engine = JobSubmission.Read(folder) is { } submission ? JobEngines.Create(submission.Engine) : null;
            JobStatus status = JobStatus.Read(folder, engine);
            int code = status.State == JobState.Failed ? ExitCode.JobFailed : ExitCode.Success;
            if (parsed.GetValue(json)) return ResultDocument.Write(console, parsed, code, writer => JobStatusJson.Write(writer, status));
            JobStatusPrinter.Print(status, console);
            return code;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample status --work work", "hardexample status --work work --json"];
}
