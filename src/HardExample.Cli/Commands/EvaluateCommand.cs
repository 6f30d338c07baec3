using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation;
using HardExample.Jobs.Ledgers;
using HardExample.Jobs.Output;
using HardExample.Ledger;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Compares what a job said with the truth.</summary>
internal sealed class EvaluateCommand : Command, IHasExamples
{
    public EvaluateCommand(CliConsole console) : base(
        "evaluate", "Compare the coefficients of a job with the truth, algorithm by algorithm.")
    {
        var output = new Option<string>("--output") { Description = "The output directory of a job.", HelpName = "directory" };
        var truth = new TruthOptionSet(required: false);
        var file = new Option<string?>("--ledger") { Description = "Say how good the selections in this ledger were, by the labels that "
            + "came back, instead: precision by week, reason and class.", HelpName = "file" };
        Option<DateTimeOffset?> since = LedgerOptionSet.Time("--since", "Selections of the ledger from then on."),
            until = LedgerOptionSet.Time("--until", "Selections of the ledger before then.");
        Option<bool> json = ResultDocument.CreateOption();
        Add(output);
        truth.AddTo(this);
        Add(file);
        Add(since);
        Add(until);
        Add(json);
        Validators.Add(parsed =>
        {
            if (parsed.GetResult(file) is null ? parsed.GetResult(output) is null || !truth.IsGiven(parsed)
                : parsed.GetResult(output) is not null || truth.IsGiven(parsed))
                parsed.AddError("Give --output and --truth, or --ledger alone.");
            else if (parsed.GetResult(file) is null && new[] { since, until }.Any(o => parsed.GetResult(o) is { Implicit: false }))
                parsed.AddError("--since and --until choose among the selections of a ledger; give --ledger, or leave them out.");
        });
        SetAction((parsed, cancel) =>
        {
            if (parsed.GetValue(file) is { } path)
            {
                using LedgerFile ledger = LedgerFile.OpenRead(JobLedger.PathOf(path));
                LedgerQuality quality = LedgerQuality.Of(ledger, parsed.GetValue(since), parsed.GetValue(until));
                if (!parsed.GetValue(json)) console.Output.Write(quality.ToString());
                else ResultDocument.Write(console, parsed, ExitCode.Success, writer => writer.WriteMembers(quality.ToJson()));
                return Task.FromResult(ExitCode.Success);
            }
            using StorageResolver storage = StorageFactory.Create(MiningExtensions.Default);
            JobRecord record = JobRecord.Read(parsed.GetRequiredValue(output), storage);
            EvaluationReport report = Evaluator.Evaluate(record.Samples, truth.Read(parsed), record.Config.HardThreshold, null, cancel);
            if (!parsed.GetValue(json)) EvaluationPrinter.Print(report, console);
            else ResultDocument.Write(console, parsed, ExitCode.Success, writer => writer.WriteMembers(report.ToJson()));
            return Task.FromResult(ExitCode.Success);
        });
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "hardexample evaluate --output out --truth truth.csv",
        "hardexample evaluate --output out --truth truth.csv --column iou --json",
        "hardexample evaluate --ledger season.db --since 2026-11-01",
    ];
}
