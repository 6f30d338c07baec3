using System.Collections.Immutable;

namespace HardExample.Jobs.Report;

/// <summary>One line of the risk-coverage chart.</summary>
/// <param name="Name">What ranks the samples, for example "fused" or "1 − p1".</param>
/// <param name="Points">Coverage (share of samples kept, easiest first, 0..1) and risk (error among them, 0..1), by rising coverage.</param>
public sealed record ReportCurve(string Name, ImmutableArray<(double Coverage, double Risk)> Points);
