using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation;
using HardExample.Jobs.Output;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Compares what a job said with the truth.</summary>
internal sealed class EvaluateCommand : Command, IHasExamples
{
    public EvaluateCommand(
        CliConsole console) : base("evaluate", "Compare the coefficients of a job with the truth, algorithm by algorithm.")
    {
        var output = new Option<string>("--output") { Description = "The output directory of a job.", HelpName = "directory",
            Required = true };
        var truth = new TruthOptionSet();
        var json = new Option<bool>("--json") { Description = "Write JSON instead of a table." };
        Add(output);
        truth.AddTo(this);
        Add(json);
        SetAction((parsed, cancel) =>
        {
            using StorageResolver storage = StorageFactory.Create(MiningExtensions.Default);
            JobRecord record = JobRecord.Read(parsed.GetRequiredValue(output), storage);
            EvaluationReport report = Evaluator.Evaluate(record.Samples, truth.Read(parsed), record.Config.HardThreshold, null, cancel);
            if (parsed.GetValue(json)) console.Output.WriteLine(report.ToJson());
            else EvaluationPrinter.Print(report, console);
            return Task.FromResult(ExitCode.Success);
        });
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "hardexample evaluate --output out --truth truth.csv",
        "hardexample evaluate --output out --truth truth.csv --column iou --json",
    ];
}
