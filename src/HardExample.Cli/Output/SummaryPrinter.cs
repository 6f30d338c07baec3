using System.Globalization;
using HardExample.Core.Reasons;
using HardExample.Core.Samples;
using HardExample.Jobs;
using HardExample.Jobs.Output;
using Spectre.Console;

namespace HardExample.Cli.Output;

/// <summary>Prints what a job found, for a person: counts, reasons by count, the hardest samples.</summary>
internal static class SummaryPrinter
{
    private const int Hardest = 10;

    public static void Print(JobResult result, CliConsole console)
    {
        JobSummary summary = result.Summary;
        console.Output.WriteLine();
        string hard = summary.Selection is null
            ? string.Create(CultureInfo.InvariantCulture,
                $"{summary.HardSamples:N0} hard ({summary.HardShare:P1}, coefficient of at least {summary.HardThreshold})")
            : string.Create(CultureInfo.InvariantCulture, $"{summary.HardSamples:N0} selected ({summary.HardShare:P1})");
        console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{summary.TotalSamples:N0} samples, {hard}, {summary.SkippedSamples:N0} left out, {summary.Elapsed.TotalSeconds:0.0} s"));
        if (result.Ledger is { } ledger && LedgerText.Of(summary, ledger) is { } told) console.Output.WriteLine($"ledger     {told}");
        if (summary.Selection is { } selection) console.Output.WriteLine($"budget     {selection}");
        console.Output.WriteLine($"features   {summary.FeatureExtractor}");
        if (summary.ImageDecoder.Length > 0) console.Output.WriteLine($"decoder    {summary.ImageDecoder}");
        console.Output.WriteLine($"reference  {summary.Reference}");
        if (summary.Drift is { } drift) console.Output.WriteLine($"drift      {drift}");
        foreach ((string algorithm, int count) in summary.Algorithms.Where(static a => a.Value == 0))
            console.Output.WriteLine($"{algorithm} did not apply to any sample");
        if (summary.Reasons.Count > 0) console.Tables.Write(Reasons(summary, console.OutputIsTerminal));
        if (result.Samples.Any(static s => s.IsHard)) console.Tables.Write(HardestOf(result.Samples, console.OutputIsTerminal));
        if (result.Export is { } export) console.Output.WriteLine($"written to {export.ManifestPath}");
    }

    private static Table Reasons(JobSummary summary, bool isTerminal)
    {
        Table table = NewTable(isTerminal);
        table.AddColumn(new TableColumn("hard samples").RightAligned());
        table.AddColumn(new TableColumn("reason").RightAligned());
        table.AddColumns("meaning", "algorithm");
        foreach ((int id, int count) in summary.Reasons.OrderByDescending(static r => r.Value).ThenBy(static r => r.Key))
        {
            HardReason reason = ReasonCatalog.All[id];
            table.AddRow(new Text(count.ToString("N0", CultureInfo.InvariantCulture)), new Text(id.ToString(CultureInfo.InvariantCulture)),
                new Text(reason.Meaning), new Text(reason.Algorithm));
        }
        return table;
    }

    private static Table HardestOf(IReadOnlyList<Sample> samples, bool isTerminal)
    {
        Table table = NewTable(isTerminal);
        table.AddColumns("the hardest", "predicted");
        table.AddColumn(new TableColumn("confidence").RightAligned());
        table.AddColumn(new TableColumn("coefficient").RightAligned());
        table.AddColumn("reasons");
        foreach (Sample sample in samples.Where(static s => s.IsHard).OrderByDescending(static s => s.HardCoefficient).Take(Hardest))
            table.AddRow(new Text(sample.Id), new Text(sample.Prediction?.Label ?? ""), new Text(Two(sample.Prediction?.Confidence)),
                new Text(Two(sample.HardCoefficient)), new Text(string.Join("-", sample.HardReasons)));
        return table;
    }

    private static Table NewTable(bool isTerminal) => new() { Border = isTerminal ? TableBorder.Rounded : TableBorder.None };

    private static string Two(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
}
