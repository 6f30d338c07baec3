using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace HardExample.Core.Drift;

/// <summary>Findings as a table, for people.</summary>
/// <param name="Headers">The columns.</param>
/// <param name="Rows">A row a finding, in their order.</param>
public sealed record DriftTable(ImmutableArray<string> Headers, ImmutableArray<ImmutableArray<string>> Rows)
{
    /// <summary>The table of a result.</summary>
    public static DriftTable Of(DriftResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(["", "what", "effect size", "p", "adjusted p", "before", "now"],
            [.. result.Findings.Select(static f => ImmutableArray.Create(f.IsShift ? "shift" : "", f.Name, Two(f.EffectSize), P(f.P),
                P(f.AdjustedP), f.ReferenceText, f.NowText))]);
    }

    /// <summary>A probability: two digits, never as 0.</summary>
    public static string P(double p) => p < 1e-4 ? "<0.0001" : p.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>Verdict, table, samples and notes as plain text.</summary>
    public static string TextOf(DriftResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        DriftTable table = Of(result);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"drift: {result}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{result.Samples:N0} of {result.PopulationSamples:N0} samples were compared with "
            + $"{result.ReferenceSamples:N0} of the reference.").AppendLine();
        int[] widths = [.. table.Headers.Select((h, c) => table.Rows.Select(r => r[c].Length).Append(h.Length).Max())];
        foreach (ImmutableArray<string> row in table.Rows.Prepend(table.Headers))
            text.AppendLine(string.Join("  ", row.Select((cell, c) => c is 2 or 3 or 4 ? cell.PadLeft(widths[c])
                : cell.PadRight(widths[c])))
                .TrimEnd());
        foreach (DriftFinding shift in result.Shifts)
        {
            text.AppendLine().AppendLine(shift.Text);
            if (!shift.SampleIds.IsEmpty) text.AppendLine("  for example " + string.Join(", ", shift.SampleIds));
        }
        if (!result.Notes.IsEmpty) text.AppendLine();
        foreach (string note in result.Notes) text.AppendLine(note);
        return text.ToString();
    }

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
