using System.Collections.Immutable;

namespace HardExample.Jobs.Report;

/// <summary>How good the ranking is, where truth is known for a part of the samples.</summary>
public sealed record ReportEvaluation
{
    /// <summary>What the figures are about: which truth, how many samples, which intervals.</summary>
    public required string Description { get; init; }

    /// <summary>Headings of the columns after the name.</summary>
    public required ImmutableArray<string> Columns { get; init; }

    /// <summary>The lines of the table, best first.</summary>
    public required ImmutableArray<ReportEvaluationRow> Rows { get; init; }

    /// <summary>Risk by coverage; may be empty.</summary>
    public ImmutableArray<ReportCurve> Curves { get; init; } = [];
}
