namespace HardExample.Core.Evaluation;

/// <summary>A figure with its bootstrap interval.</summary>
/// <param name="Value">The figure on all samples.</param>
/// <param name="Low">Lower end of the interval; null when no interval was asked for or could be had.</param>
/// <param name="High">Upper end of the interval.</param>
public sealed record Estimate(double Value, double? Low, double? High);
