using System.Collections.Immutable;

namespace HardExample.Jobs.Report;

/// <summary>One line of the evaluation table.</summary>
/// <param name="Name">What was measured, for example an algorithm.</param>
/// <param name="Cells">Its figures as text, one a column; an empty text where there is none.</param>
public sealed record ReportEvaluationRow(string Name, ImmutableArray<string> Cells);
