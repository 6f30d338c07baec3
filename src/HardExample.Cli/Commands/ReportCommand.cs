using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using HardExample.Core.Evaluation;
using HardExample.Jobs;
using HardExample.Jobs.Output;
using HardExample.Report;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Writes a report of a finished job as one HTML file.</summary>
internal sealed class ReportCommand : Command, IHasExamples
{
    public ReportCommand(CliConsole console) : base(
        "report", "Write a report of a finished job as one HTML file: pictures, reasons, charts and a gallery.")
    {
        var output = new Option<string>("--output") { Description = "The output directory of a job.", HelpName = "directory",
            Required = true };
        var file = new Option<string>("--file") { Description = "The file to write.", HelpName = "file",
            DefaultValueFactory = static _ => "report.html" };
        var linked = new Option<bool>("--linked") { Description = "Put the pictures into a folder beside the file instead of inside it." };
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        var truth = new TruthOptionSet(required: false);
        Add(output);
        foreach (Option option in (Option[])[file, linked, force]) Add(option);
        truth.AddTo(this);
        SetAction(async (parsed, cancel) =>
        {
            using StorageResolver local = StorageFactory.Create(Core.Configuration.MiningExtensions.Default);
            JobRecord record = JobRecord.Read(parsed.GetRequiredValue(output), local);
            using StorageResolver storage = StorageFactory.Create(record.Config.Extensions);
            EvaluationReport? evaluation = truth.IsGiven(parsed)
                ? Evaluator.Evaluate(record.Samples, truth.Read(parsed), record.Config.HardThreshold, null, cancel)
                : null;
            StoragePath written = await ProgressDisplay.RunAsync(console, progress => Task.Run(() =>
            {
                // The record holds no embeddings and no views: they are observed again, from the cache if the job has one.
                using var pipeline = new MiningPipeline(
                    record.Config, storage, new ConsoleJobEvents(console, progress, false)) { ReleasesMemory = true };
                PipelineOutcome outcome = pipeline.Run(record.Samples, record.Summary.Task, null, cancel);
                ReportInput input = new ReportComposer(storage).Compose(
                    outcome.Samples, record.Config, record.Summary, outcome.Reference,
                    id => outcome.ReferenceSources.GetValueOrDefault(id, id), evaluation, cancel);
                return new ReportFileWriter(storage)
                    .Write(parsed.GetRequiredValue(file), input, parsed.GetValue(linked), parsed.GetValue(force), cancel);
            }, CancellationToken.None)).ConfigureAwait(false);
            console.Output.WriteLine($"written to {written}");
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "hardexample report --output out --file report.html",
        "hardexample report --output out --file report.html --linked --truth truth.csv",
    ];
}
