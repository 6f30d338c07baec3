using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Ledger;

/// <summary>How good selections were: which share of those that were labelled since the model had got wrong.</summary>
/// <remarks>
/// A selection counts in the week in which it was made (ISO 8601, UTC), under each of its reasons, and under its predicted class. Wrong is
/// a difficulty of at least 0.5. Intervals are Wilson's of 95 %.
/// </remarks>
public sealed record LedgerQuality
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n",
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>All selections together; chosen by their coefficient, not at random.</summary>
    public required LedgerPrecision Total { get; init; }

    /// <summary>The images that were drawn at random as a control; null when none were.</summary>
    public LedgerPrecision? Control { get; init; }

    /// <summary>
    /// How many labels the selections saved: what a choice at the rate of the control would have needed to find as many wrong predictions,
    /// less what was labelled.
    /// </summary>
    /// <remarks>
    /// wrong / precision of the control − labelled
    ///
    /// Below 0 where the control found more; null while no label of a control contradicts a prediction.
    /// </remarks>
    public double? LabelsSaved => Control is { Wrong: > 0 } control ? Total.Wrong / control.Precision - Total.Labelled : null;

    /// <summary>By week, in order: 2026-W48.</summary>
    public required ImmutableArray<LedgerPrecision> Weeks { get; init; }

    /// <summary>By reason id, the most selected first.</summary>
    public required ImmutableArray<LedgerPrecision> Reasons { get; init; }

    /// <summary>By predicted class, the most selected first.</summary>
    public required ImmutableArray<LedgerPrecision> Classes { get; init; }

    /// <summary>Measures the selections of a ledger.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="since">Selections from then on; null = all.</param>
    /// <param name="until">Selections before then; null = all.</param>
    public static LedgerQuality Of(LedgerFile ledger, DateTimeOffset? since = null, DateTimeOffset? until = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var chosen = new List<(LedgerEvent Selected, bool? IsWrong)>();
        foreach (LedgerEntry entry in ledger.Read(new() { States = [LedgerState.Selected], Since = since, Until = until }))
            if (entry.Last(e => e.State == LedgerState.Selected && (since is null || e.Time >= since) && (until is null || e.Time < until))
                is { } selected) chosen.Add((selected, entry.IsWrong));
        List<(LedgerEvent Selected, bool? IsWrong)> mined = chosen.FindAll(static c => !c.Selected.IsControl);
        return new()
        {
            Total = LedgerPrecision.Of("all", mined.Select(static c => c.IsWrong)),
            Control = mined.Count == chosen.Count ? null
                : LedgerPrecision.Of("control", chosen.Where(static c => c.Selected.IsControl).Select(static c => c.IsWrong)),
            Weeks = [.. By(mined, static e => [WeekOf(e.Time)]).OrderBy(static p => p.Name, StringComparer.Ordinal)],
            Reasons = [.. By(mined, static e => e.ReasonIds.Select(static r => r.ToString(CultureInfo.InvariantCulture)))
                .OrderByDescending(static p => p.Selected).ThenBy(static p => int.Parse(p.Name, CultureInfo.InvariantCulture))],
            Classes = [.. By(mined, static e => e.Predicted is null ? [] : [e.Predicted])
                .OrderByDescending(static p => p.Selected).ThenBy(static p => p.Name, StringComparer.Ordinal)],
        };
    }

    /// <summary>The figures as JSON, snake_case, indented.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The figures as a table of plain text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("                          selected  labelled  wrong  precision  95 % interval\n");
        Write("", [Total]);
        if (Control is not null) Write("", [Control]);
        if (LabelsSaved is { } saved)
            text.Append(CultureInfo.InvariantCulture, $"labels saved against a random choice: {saved:N0}\n");
        Write("week ", Weeks);
        Write("reason ", Reasons);
        Write("class ", Classes);
        return text.ToString();

        void Write(string kind, IEnumerable<LedgerPrecision> rows)
        {
            foreach (LedgerPrecision p in rows)
                text.Append(CultureInfo.InvariantCulture, $"{kind + p.Name,-26}{p.Selected,8}{p.Labelled,10}{p.Wrong,7}")
                    .Append(p.Labelled == 0 ? "          -" : string.Create(CultureInfo.InvariantCulture,
                        $"{p.Precision,11:0.000}  {p.Low:0.000} to {p.High:0.000}")).Append('\n');
        }
    }

    private static string WeekOf(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture,
        $"{ISOWeek.GetYear(time.UtcDateTime)}-W{ISOWeek.GetWeekOfYear(time.UtcDateTime):00}");

    private static IEnumerable<LedgerPrecision> By(
        IEnumerable<(LedgerEvent Selected, bool? IsWrong)> chosen, Func<LedgerEvent, IEnumerable<string>> keys) => chosen
        .SelectMany(c => keys(c.Selected).Select(key => (Key: key, c.IsWrong)))
        .GroupBy(static c => c.Key, StringComparer.Ordinal)
        .Select(static group => LedgerPrecision.Of(group.Key, group.Select(static c => c.IsWrong)));
}

/// <summary>How good some selections were.</summary>
/// <param name="Name">Week, reason id or class.</param>
/// <param name="Selected">How many were selected.</param>
/// <param name="Labelled">How many of them have a label that can be compared with the prediction.</param>
/// <param name="Wrong">How many of these the model had got wrong.</param>
/// <param name="Precision">Wrong / labelled in [0, 1]; NaN without a label.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end of its 95 % interval.</param>
public sealed record LedgerPrecision(string Name, int Selected, int Labelled, int Wrong, double Precision, double Low, double High)
{
    /// <summary>Counts.</summary>
    /// <param name="name">Week, reason id or class.</param>
    /// <param name="isWrong">For each selection whether the model was wrong; null when that is not known.</param>
    internal static LedgerPrecision Of(string name, IEnumerable<bool?> isWrong)
    {
        bool?[] all = [.. isWrong];
        int labelled = all.Count(static w => w is not null), wrong = all.Count(static w => w == true);
        WilsonInterval interval = WilsonInterval.Of(wrong, labelled);
        return new(name, all.Length, labelled, wrong, interval.Share, interval.Low, interval.High);
    }
}
