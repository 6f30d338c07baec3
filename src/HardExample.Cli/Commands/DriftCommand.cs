using System.CommandLine;
using System.Text.Json;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using HardExample.Core.Configuration;
using HardExample.Core.Drift;
using HardExample.Jobs;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Says how far a population is from the training set, from earlier runs, or from another population.</summary>
internal sealed class DriftCommand : Command, IHasExamples
{
    public DriftCommand(CliConsole console) : base(
        "drift", "Say whether images have changed: against the earlier runs in a ledger, the training set, or another job.")
    {
        var input = new Option<string?>("--input") { Description = "A directory with images/ and inference_results/, a manifest, or with a "
            + "model a folder of images.", HelpName = "path" };
        var output = new Option<string?>("--output") { Description = "The output directory of a job instead: what it said, or with "
            + "--against its samples.", HelpName = "directory" };
        var train = new Option<string?>("--train") { Description = "Manifest of the training set (train_data_path).", HelpName = "path" };
        var against = new Option<string?>("--against") { Description = "The output directory of another job, whose samples are compared.",
            HelpName = "directory" };
        Option<bool> json = ResultDocument.CreateOption();
        var configuration = new ConfigurationOptions();
        foreach (Option option in (Option[])[input, output, train, against]) Add(option);
        configuration.AddTo(this);
        Add(json);
        Validators.Add(parsed =>
        {
            if (parsed.GetResult(input) is null == parsed.GetResult(output) is null) parsed.AddError("Give --input or --output.");
        });
        SetAction(async (parsed, cancel) =>
        {
            MiningConfig config = configuration.Read(parsed,
                parsed.GetValue(train) is { } manifest ? [new("train_data_path", manifest)] : []);
            DriftResult result = await ProgressDisplay.RunAsync(console, progress => Task.Run(() =>
            {
                using StorageResolver storage = StorageFactory.Create(config.Extensions);
                var drift = new DriftRequests(storage, new ConsoleJobEvents(console, progress, verbose: false));
                DriftReference? reference = parsed.GetValue(against) is { } other ? drift.ReferenceOf(other) : null;
                return parsed.GetValue(output) is { } job ? drift.Of(job, reference) : drift.Run(
                    new() { InputPath = parsed.GetValue(input), Config = config, DriftReference = reference, ReleasesMemory = true },
                    cancel);
            }, CancellationToken.None)).ConfigureAwait(false);
            if (parsed.GetValue(json))
                return ResultDocument.Write(console, parsed, ExitCode.Success,
                    writer => writer.WriteMembers(JsonSerializer.Serialize(result, DriftJson.Default.DriftResult)));
            console.Output.Write(DriftTable.TextOf(result));
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "hardexample drift --input in --ledger season.db",
        "hardexample drift --input in --train train.manifest --set model_serving_url=model.onnx",
        "hardexample drift --output thisweek --against lastweek --json",
    ];
}
