using System.Globalization;

namespace HardExample.Benchmarks.Measuring;

/// <summary>What is aimed at.</summary>
/// <param name="Of">The ratio or the figure.</param>
/// <param name="AtLeast">At least the value, else at most.</param>
/// <param name="Value">The border.</param>
internal sealed record Goal(GoalOf Of, bool AtLeast, double Value)
{
    /// <summary>The ratio of figure and limit must be so large.</summary>
    public static Goal RatioAtLeast(double value) => new(GoalOf.Ratio, true, value);

    /// <summary>The ratio of figure and limit must be so small.</summary>
    public static Goal RatioAtMost(double value) => new(GoalOf.Ratio, false, value);

    /// <summary>The figure itself must be so small.</summary>
    public static Goal FigureAtMost(double value) => new(GoalOf.Figure, false, value);

    /// <summary>Whether a median reaches it; null when there is none.</summary>
    public bool? IsMet(Series figure, Series? ratio) =>
        (Of == GoalOf.Figure ? figure : ratio) is { } series ? AtLeast ? series.Median >= Value : series.Median <= Value : null;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Of == GoalOf.Ratio ? "ratio" : "figure")} {(AtLeast ? "≥" : "≤")} {Value:0.00}");
}
