using System.CommandLine;
using System.Globalization;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Jobs.Ledgers;
using HardExample.Ledger;

namespace HardExample.Cli.Commands;

/// <summary>Lists images of a ledger.</summary>
internal sealed class LedgerListCommand : Command, IHasExamples
{
    private const int ShownDigits = 12;

    public LedgerListCommand(CliConsole console) : base("list", "List images of a ledger, in the order in which they were met.")
    {
        Option<string> file = LedgerOptionSet.CreateLedger();
        var filter = new LedgerOptionSet();
        Option<bool> json = ResultDocument.CreateOption();
        Add(file);
        filter.AddTo(this);
        Add(json);
        SetAction((parsed, cancel) =>
        {
            using LedgerFile ledger = LedgerFile.OpenRead(JobLedger.PathOf(parsed.GetRequiredValue(file)));
            IEnumerable<LedgerEntry> entries = ledger.Read(filter.Read(parsed)).Select(entry =>
            {
                cancel.ThrowIfCancellationRequested();
                return entry;
            });
            int count = 0;
            if (parsed.GetValue(json))
                return Task.FromResult(ResultDocument.Write(console, parsed, ExitCode.Success, writer =>
                {
                    writer.WriteStartArray("images"u8);
                    foreach (LedgerEntry entry in entries)
                    {
                        count++;
                        writer.WriteRawValue(LedgerJson.ToLine(entry));
                    }
                    writer.WriteEndArray();
                    writer.WriteNumber("count"u8, count);
                }));
            foreach (LedgerEntry entry in entries)
            {
                count++;
                console.Output.WriteLine(LineOf(entry));
            }
            console.Message($"{count} images");
            return Task.FromResult(ExitCode.Success);
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample ledger list --ledger season.db --state selected --since 2026-11-02",
        "hardexample ledger list --ledger season.db --reason 20 --json"];

    private static string LineOf(LedgerEntry entry) => string.Create(CultureInfo.InvariantCulture,
        $"{entry.Id[..ShownDigits]}  {SnakeCaseEnum.Format(entry.State),-8}  {entry.History[^1].Time.UtcDateTime:yyyy-MM-dd}  "
        + $"{entry.Coefficient,4:0.00}  {entry.Reasons,-10}  {entry.Predicted ?? "",-12}  "
        + $"{(entry.Label is { } label ? label + (entry.IsWrong == true ? " (not as predicted)" : "") : ""),-12}  {entry.Source}");
}
