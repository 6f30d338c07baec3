using System.CommandLine;
using System.Text.Json;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Ledgers;
using HardExample.Ledger;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Records labels that came back.</summary>
internal sealed class LedgerLabelCommand : Command, IHasExamples
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public LedgerLabelCommand(CliConsole console) : base(
        "label", "Record labels that came back, and whether they contradict the predictions. Images are found by their content, or by "
            + "name where they are not at hand.")
    {
        Option<string> file = LedgerOptionSet.CreateLedger();
        var labels = new Option<string>("--labels")
        {
            Description = "A manifest, CSV with the columns path and label, a COCO file, a PASCAL VOC file, or a folder of them.",
            HelpName = "path", Required = true,
        };
        var rejected = new Option<bool>("--rejected") { Description = "The images were rejected: nobody can label them." };
        Option<bool> json = ResultDocument.CreateOption();
        Add(file);
        Add(labels);
        Add(rejected);
        Add(json);
        SetAction((parsed, cancel) =>
        {
            string path = JobLedger.PathOf(parsed.GetRequiredValue(file)), source = parsed.GetRequiredValue(labels);
            LedgerFile.Require(path);
            using StorageResolver storage = StorageFactory.Create(MiningExtensions.Default);
            var unreadable = new List<SampleProblem>();
            var reader = new LabelReader(storage, parsed.GetValue(rejected), problem =>
            {
                unreadable.Add(problem);
                console.Message($"{problem}");
            });
            using LedgerFile ledger = LedgerFile.Open(path);
            LabelReport report = new LabelRegistrar(ledger, storage)
                .Register(reader.Read(source, cancel), source, parsed.GetValue(rejected), cancel);
            foreach (SampleProblem unmatched in report.Unmatched) console.Message($"{unmatched}");
            int code = unreadable.Count + report.Unmatched.Length > 0 ? ExitCode.Findings : ExitCode.Success;
            if (!parsed.GetValue(json)) console.Output.WriteLine(report.ToString());
            else
                ResultDocument.Write(console, parsed, code, writer =>
                {
                    writer.WriteMembers(JsonSerializer.Serialize(report, Json));
                    writer.WritePropertyName("unreadable"u8);
                    JsonSerializer.Serialize(writer, unreadable, Json);
                });
            return Task.FromResult(code);
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample ledger label --ledger season.db --labels labels.csv",
        "hardexample ledger label --ledger season.db --labels Annotations --json"];
}
