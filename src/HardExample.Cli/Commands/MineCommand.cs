using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Jobs;

namespace HardExample.Cli.Commands;

/// <summary>Runs a whole job.</summary>
internal sealed class MineCommand : Command, IHasExamples
{
    public MineCommand(CliConsole console) : base("mine", "Find the hard examples among inference results and write them as a data set.")
    {
        var input = new Option<string>("--input")
        {
            Description = "A directory with images/ and inference_results/, or a manifest; with model_serving_url also a folder of "
                + "images.", HelpName = "path", Required = true,
        };
        var output = new Option<string>("--output") { Description = "The directory to write to; it must be empty or not there.",
            HelpName = "directory", Required = true };
        var force = new Option<bool>("--force") { Description = "Replace an earlier output." };
        var verbose = new Option<bool>("--verbose") { Description = "Name every sample that is left out." };
        var configuration = new ConfigurationOptions();
        var budget = new BudgetOptions();
        var result = new JobOutputOptions();
        Add(input);
        Add(output);
        configuration.AddTo(this);
        budget.AddTo(this);
        Add(force);
        Add(verbose);
        result.AddTo(this);
        SetAction(async (parsed, cancel) =>
        {
            MiningConfig config = result.Guard(parsed, () => configuration.Read(parsed, budget.Read(parsed)));
            var request = new JobRequest
            {
                InputPath = parsed.GetRequiredValue(input),
                KeepSamples = false,
                ReleasesMemory = true,
                OutputPath = parsed.GetRequiredValue(output),
                Config = config,
                Overwrite = parsed.GetValue(force),
                MetricsPath = result.MetricsOf(parsed),
            };
            return result.Tell(
                parsed, await JobRunner.RunAsync(request, console, parsed.GetValue(verbose), cancel).ConfigureAwait(false), console);
        });
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "hardexample mine --input in --output out",
        "hardexample mine --input in --output out --config job.yaml --set algo_hard_threshold=0.2",
        "hardexample mine --input in --output out --top 200 --quota-by class --min 5 --random-share 0.1",
        "hardexample mine --input in --output out --ledger season.db --metrics mine.prom --fail-on 'left-out>1%,hard>30%' --json",
        "hardexample mine --input in --output out --set model_serving_url=model.onnx --set train_data_path=train.manifest",
    ];
}
