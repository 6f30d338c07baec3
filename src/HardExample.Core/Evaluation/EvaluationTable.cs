using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HardExample.Core.Evaluation.Metrics;

namespace HardExample.Core.Evaluation;

/// <summary>A report as a table of text, for a terminal, a log or a page.</summary>
/// <param name="Summary">Lines to stand over the table.</param>
/// <param name="Headers">Titles of the columns; the first is the name of the ranking.</param>
/// <param name="Rows">Cells of each ranking, as many as titles; "" where a figure does not apply.</param>
public sealed record EvaluationTable(
    ImmutableArray<string> Summary, ImmutableArray<string> Headers, ImmutableArray<ImmutableArray<string>> Rows)
{
    /// <summary>Makes the table of a report.</summary>
    public static EvaluationTable Of(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        (string Title, Func<RankingQuality, string> Cell)[] columns = [.. Columns(report)];
        return new(
            [.. SummaryOf(report)],
            ["score", .. columns.Select(static c => c.Title)],
            [.. report.Rankings.Select(r => ImmutableArray.Create([r.Name, .. columns.Select(c => c.Cell(r))]))]);
    }

    /// <summary>The table with columns padded to the same width.</summary>
    public override string ToString()
    {
        int[] widths = [.. Headers.Select((h, i) => Math.Max(h.Length, Rows.Select(r => r[i].Length).DefaultIfEmpty(0).Max()))];
        var text = new StringBuilder();
        foreach (string line in Summary) text.Append(line).Append('\n');
        text.Append('\n');
        AppendRow(text, Headers, widths);
        foreach (ImmutableArray<string> row in Rows) AppendRow(text, row, widths);
        return text.ToString();
    }

    private static IEnumerable<(string Title, Func<RankingQuality, string> Cell)> Columns(EvaluationReport report)
    {
        if (report.IsGraded)
        {
            yield return ("Spearman", static r => WithInterval(r.Spearman));
            yield return ("hardest 20 % found", static r => WithInterval(r.HardestFound));
        }
        else
        {
            yield return ("AUROC", static r => WithInterval(r.Auroc));
            yield return ("AP", static r => WithInterval(r.AveragePrecision));
        }
        int budgets = report.Rankings.IsEmpty ? 0 : report.Rankings[0].Budgets.Length;
        for (int i = 0; i < budgets; i++)
        {
            int b = i;
            string percent = Figure(report.Rankings[0].Budgets[b].Budget * 100, "0.#");
            yield return ($"P@{percent}%", r => Figure(r.Budgets[b].Precision.Value));
            yield return ($"R@{percent}%", r => Figure(r.Budgets[b].Recall?.Value));
        }
        yield return ("AURC", static r => Figure(r.AreaUnderRiskCoverage));
        if (report.Rankings.Any(static r => r.Missing > 0)) yield return ("missing", static r => Figure(r.Missing, "0"));
    }

    private static IEnumerable<string> SummaryOf(EvaluationReport report)
    {
        string mean = report.IsGraded ? $"mean difficulty {Figure(report.MeanDifficulty)}" : $"{Percent(report.MeanDifficulty)} wrong";
        yield return $"{Figure(report.Samples, "N0")} samples in {Figure(report.Scenes, "N0")} scenes, {mean}";
        if (report.SamplesWithoutTruth + report.TruthsWithoutSample > 0)
            yield return $"left out: {Figure(report.SamplesWithoutTruth, "N0")} samples without a truth, "
                + $"{Figure(report.TruthsWithoutSample, "N0")} truths without a sample";
        if (report.Flagged is FlagQuality flagged)
        {
            string precision = flagged.Precision is double p ? $", precision {Figure(p)}" : "";
            string recall = flagged.Recall is double r ? $", recall {Figure(r)}" : "";
            yield return $"flagged at {Figure(flagged.Threshold, "0.###")}: {Figure(flagged.Count, "N0")} samples "
                + $"({Percent(flagged.Share)}){precision}{recall}";
        }
    }

    private static void AppendRow(StringBuilder text, ImmutableArray<string> cells, int[] widths)
    {
        var line = new StringBuilder(cells[0].PadRight(widths[0]));
        for (int i = 1; i < cells.Length; i++) line.Append("  ").Append(cells[i].PadLeft(widths[i]));
        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    private static string WithInterval(Estimate? estimate) => estimate switch
    {
        null => "",
        { Low: double low, High: double high } => $"{Figure(estimate.Value)} [{Figure(low)}, {Figure(high)}]",
        _ => Figure(estimate.Value),
    };

    private static string Figure(double? value, string format = "0.000") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    private static string Percent(double share) => Figure(share * 100, "0.0") + " %";
}
