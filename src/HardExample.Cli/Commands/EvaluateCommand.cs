using System.Collections.Immutable;
using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation;
using HardExample.Jobs.Output;
using HardExample.Storage;

namespace HardExample.Cli.Commands;

/// <summary>Compares what a job said with the truth.</summary>
internal sealed class EvaluateCommand : Command, IHasExamples
{
    public EvaluateCommand(CliConsole console) : base("evaluate", "Compare the coefficients of a job with the truth, algorithm by algorithm.")
    {
        var output = new Option<string>("--output") { Description = "The output directory of a job.", HelpName = "directory", Required = true };
        var truth = new Option<string>("--truth")
        {
            Description = "CSV with a column 'file' and one of correct, difficulty, f1_lenient, f1, true_label; 'run_id' or 'scene' groups frames.",
            HelpName = "file", Required = true,
        };
        var column = new Option<string?>("--column") { Description = "The column that holds the truth, when it has another name.", HelpName = "name" };
        var difficulty = new Option<bool>("--difficulty") { Description = "Larger values of that column are harder, instead of better." };
        var json = new Option<bool>("--json") { Description = "Write JSON instead of a table." };
        foreach (Option option in (Option[])[output, truth, column, difficulty, json]) Add(option);
        SetAction((parsed, cancel) =>
        {
            using StorageResolver storage = StorageFactory.Create(MiningExtensions.Default);
            JobRecord record = JobRecord.Read(parsed.GetRequiredValue(output), storage);
            EvaluationReport report = Evaluator.Evaluate(
                record.Samples, ReadTruth(parsed.GetRequiredValue(truth), new(parsed.GetValue(column), parsed.GetValue(difficulty))), record.Config.HardThreshold, null, cancel);
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

    private static ImmutableArray<TruthEntry> ReadTruth(string path, TruthOptions options)
    {
        try
        {
            using var text = new StreamReader(path);
            return TruthFile.Read(text, path, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The truth {path} cannot be read: {e.Message}", e);
        }
    }
}
