namespace HardExample.Benchmarks.Measuring;

/// <summary>One figure beside its limit.</summary>
/// <param name="Name">The row that it belongs to.</param>
/// <param name="Work">What was measured.</param>
/// <param name="Input">On what.</param>
/// <param name="Unit">Unit of figure and limit.</param>
/// <param name="Figure">What this program does.</param>
internal sealed record Measurement(string Name, string Work, string Input, string Unit, Series Figure)
{
    /// <summary>What it is compared with; "" without a limit.</summary>
    public string LimitName { get; init; } = "";

    /// <summary>What the limit did in the same rounds.</summary>
    public Series? Limit { get; init; }

    /// <summary>Figure ÷ limit, round by round.</summary>
    public Series? Ratio { get; init; }

    /// <summary>What is aimed at; null when the figure is only shown.</summary>
    public Goal? Goal { get; init; }

    /// <summary>What else must be known to read the figure.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether the result is as good as the limit's; a faster way to a worse result reaches no goal.</summary>
    public bool IsEqualResult { get; init; } = true;

    /// <summary>Whether the goal is reached; null when there is none, or no limit.</summary>
    public bool? IsMet => Goal?.IsMet(Figure, Ratio) & IsEqualResult;

    /// <summary>The same with its limit.</summary>
    public Measurement Beside(string limitName, (Series Figure, Series Limit, Series Ratio) series, Goal? goal) =>
        this with { Figure = series.Figure, LimitName = limitName, Limit = series.Limit, Ratio = series.Ratio, Goal = goal };
}
