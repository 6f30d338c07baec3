using System.CommandLine;
using System.Globalization;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using HardExample.Cluster;
using HardExample.Core.Errors;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Observes one shard: what a task of a cluster runs.</summary>
internal sealed class ObserveCommand : Command, IHasExamples
{
    /// <summary>Where array jobs name their task: Slurm, then an Indexed Job of Kubernetes.</summary>
    private static readonly string[] TaskVariables = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"];

    public ObserveCommand(CliConsole console) : base(
        "observe", "Observe the images of one shard of a plan; a shard that is done is not observed again.")
    {
        Option<string> work = WorkOption.Create();
        var shard = new Option<int?>("--shard")
        {
            Description = $"Number of the shard, from 0; without it {string.Join(" or ", TaskVariables)} says it.", HelpName = "number",
        };
        Option<int> threads = WorkOption.CreateThreads();
        var verbose = new Option<bool>("--verbose") { Description = "Name every sample that is left out." };
        Add(work);
        Add(shard);
        Add(threads);
        Add(verbose);
        SetAction(async (parsed, cancel) =>
        {
            WorkFolder folder = WorkOption.Of(parsed, work);
            int number = parsed.GetValue(shard) ?? FromEnvironment();
            ShardOutcome outcome = await ProgressDisplay.RunAsync(console, progress => Task.Run(
                () => new ShardObserver(folder, StorageFactory.Create, new ConsoleJobEvents(console, progress, parsed.GetValue(verbose)))
                    .Observe(number, parsed.GetValue(threads), cancel), CancellationToken.None)).ConfigureAwait(false);
            console.Output.WriteLine(outcome.WasDone
                ? $"shard {outcome.Shard} is already done: {outcome.File}"
                : string.Create(CultureInfo.InvariantCulture,
                    $"shard {outcome.Shard}: {outcome.Images:N0} images, {outcome.LeftOut:N0} left out, "
                        + $"{outcome.ProcessorTime.TotalSeconds:0.0} core-seconds, written to {outcome.File}"));
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample observe --work work --shard 17"];

    private static int FromEnvironment()
    {
        foreach (string variable in TaskVariables)
        {
            if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } value) continue;
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number : throw new ConfigurationException($"{variable} is \"{value}\", which is no shard number.");
        }
        throw new ConfigurationException("No shard is named: give --shard, or run in an array job that sets "
            + $"{string.Join(" or ", TaskVariables)}.");
    }
}
