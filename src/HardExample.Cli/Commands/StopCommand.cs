using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cluster;
using HardExample.Cluster.Engines;
using HardExample.Core.Errors;

namespace HardExample.Cli.Commands;

/// <summary>Ends the tasks of a job in shards.</summary>
internal sealed class StopCommand : Command, IHasExamples
{
    public StopCommand(CliConsole console) : base(
        "stop", "End the tasks of a job that was submitted to Slurm; shards that are done stay done.")
    {
        Option<string> work = WorkOption.Create();
        Add(work);
        SetAction(parsed =>
        {
            WorkFolder folder = WorkOption.Of(parsed, work);
            JobSubmission submission = JobSubmission.Read(folder)
                ?? throw new InputException($"No job was submitted with the work folder {folder.Root}; tasks that were started by hand "
                    + "are ended by hand.");
            JobEngines.Create(submission.Engine).Stop(submission);
            console.Output.WriteLine($"ended: {string.Join(", ", submission.Ids.Select(static i => $"{i.Key} {i.Value}"))}");
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample stop --work work"];
}
