using System.CommandLine;
using System.Globalization;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using HardExample.Cluster;
using HardExample.Core.Configuration;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Splits a job into shards.</summary>
internal sealed class PlanCommand : Command, IHasExamples
{
    public PlanCommand(CliConsole console) : base(
        "plan", "Split a job into shards, for 'observe' to work on in parallel and 'reduce' to put together.")
    {
        var input = new Option<string>("--input") { Description = "A directory with images/ and inference_results/, or a manifest.",
            HelpName = "path", Required = true };
        Option<string> work = WorkOption.Create();
        Option<int> shards = WorkOption.CreateShards();
        var verbose = new Option<bool>("--verbose") { Description = "Name every sample that is left out." };
        var configuration = new ConfigurationOptions();
        Add(input);
        Add(work);
        Add(shards);
        configuration.AddTo(this);
        Add(verbose);
        SetAction(async (parsed, cancel) =>
        {
            MiningConfig config = configuration.Read(parsed);
            var request = new PlanRequest
            {
                InputPath = parsed.GetRequiredValue(input), Config = config, WorkPath = parsed.GetRequiredValue(work),
                ShardCount = parsed.GetRequiredValue(shards),
            };
            JobPlan plan = await ProgressDisplay.RunAsync(console, progress => Task.Run(() =>
            {
                using StorageResolver storage = StorageFactory.Create(config.Extensions);
                return new JobPlanner(storage, new ConsoleJobEvents(console, progress, parsed.GetValue(verbose))).Make(request, cancel);
            }, CancellationToken.None)).ConfigureAwait(false);
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{plan.Images:N0} images{(plan.TrainingImages is { } t ? $" and {t:N0} of the training set" : "")} in "
                    + $"{plan.Shards.Length} shards, {plan.LeftOut:N0} left out"));
            console.Output.WriteLine($"planned in {WorkOption.Of(parsed, work).PlanFolder}");
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample plan --input in --work work --shards 64 --config job.yaml"];
}
