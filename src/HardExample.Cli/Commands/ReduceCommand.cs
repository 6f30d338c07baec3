using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using HardExample.Cluster;
using HardExample.Jobs;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Scores what all shards observed and writes the output.</summary>
internal sealed class ReduceCommand : Command, IHasExamples
{
    public ReduceCommand(CliConsole console) : base(
        "reduce", "Score and fuse what all shards observed, and write the hard examples as 'mine' does.")
    {
        Option<string> work = WorkOption.Create();
        var output = new Option<string>("--output") { Description = "The directory to write to; it must be empty or not there.",
            HelpName = "directory", Required = true };
        Option<int> threads = WorkOption.CreateThreads();
        var force = new Option<bool>("--force") { Description = "Replace an earlier output." };
        var verbose = new Option<bool>("--verbose") { Description = "Name every sample that is left out." };
        var result = new JobOutputOptions();
        Add(work);
        Add(output);
        Add(threads);
        Add(force);
        Add(verbose);
        result.AddTo(this);
        SetAction(async (parsed, cancel) =>
        {
            WorkFolder folder = WorkOption.Of(parsed, work);
            var request = new ReduceRequest { OutputPath = parsed.GetRequiredValue(output), Overwrite = parsed.GetValue(force),
                Threads = parsed.GetValue(threads), ReleasesMemory = true, MetricsPath = result.MetricsOf(parsed) };
            JobResult reduced = await ProgressDisplay.RunAsync(console, progress => Task.Run(
                () => new ShardReducer(folder, StorageFactory.Create, new ConsoleJobEvents(console, progress, parsed.GetValue(verbose)))
                    .Reduce(request, cancel),
                CancellationToken.None)).ConfigureAwait(false);
            return result.Tell(parsed, reduced, console);
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample reduce --work work --output out",
        "hardexample reduce --work work --output out --metrics mine.prom --fail-on 'warnings>0' --json"];
}
