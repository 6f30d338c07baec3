using System.CommandLine;
using System.Globalization;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Jobs.Ledgers;
using HardExample.Ledger;
using HardExample.Storage;

namespace HardExample.Cli.Commands;

/// <summary>Writes a ledger as text.</summary>
internal sealed class LedgerExportCommand : Command, IHasExamples
{
    private const string Header = "id,file,state,first_seen,selected,labelled,predicted,confidence,hard_coefficient,reasons,true_label,"
        + "difficulty";

    public LedgerExportCommand(CliConsole console) : base(
        "export", "Write images of a ledger to a file: CSV with a row an image when its name ends in .csv, else JSON Lines with the whole "
            + "history.")
    {
        Option<string> file = LedgerOptionSet.CreateLedger();
        var output = new Option<string>("--output") { Description = "The file to write; one that is there is replaced.", HelpName = "file",
            Required = true };
        var filter = new LedgerOptionSet();
        Option<bool> json = ResultDocument.CreateOption();
        Add(file);
        Add(output);
        filter.AddTo(this);
        Add(json);
        SetAction((parsed, cancel) =>
        {
            using LedgerFile ledger = LedgerFile.OpenRead(JobLedger.PathOf(parsed.GetRequiredValue(file)));
            string target = parsed.GetRequiredValue(output);
            int count = LocalStorage.Try("write", target, path =>
            {
                LedgerFile.RefuseAsTarget(path);
                return Write(path, ledger.Read(filter.Read(parsed)), cancel);
            });
            if (!parsed.GetValue(json))
            {
                console.Output.WriteLine($"{count} images written to {target}");
                return Task.FromResult(ExitCode.Success);
            }
            return Task.FromResult(ResultDocument.Write(console, parsed, ExitCode.Success, writer =>
            {
                writer.WriteNumber("count"u8, count);
                writer.WriteString("output"u8, target);
            }));
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample ledger export --ledger season.db --output season.jsonl",
        "hardexample ledger export --ledger season.db --output labelled.csv --state labelled"];

    private static int Write(string path, IEnumerable<LedgerEntry> entries, CancellationToken cancel)
    {
        bool isCsv = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        if (isCsv) writer.WriteLine(Header);
        int count = 0;
        foreach (LedgerEntry entry in entries)
        {
            cancel.ThrowIfCancellationRequested();
            writer.WriteLine(isCsv ? string.Join(',', FieldsOf(entry).Select(Quoted)) : LedgerJson.ToLine(entry));
            count++;
        }
        return count;
    }

    private static IEnumerable<string?> FieldsOf(LedgerEntry e) =>
    [
        e.Id, e.Source, SnakeCaseEnum.Format(e.State), Time(e.FirstSeen), Time(e.Selected), Time(e.Labelled), e.Predicted,
        Number(e.Confidence),
        Number(e.Coefficient), e.Reasons, e.Label, Number(e.Last(static h => h.Difficulty is not null)?.Difficulty),
    ];

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string? field) => field is null ? ""
        : field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
