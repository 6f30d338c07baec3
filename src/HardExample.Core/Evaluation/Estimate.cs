namespace HardExample.Core.Evaluation;

/// <summary>A figure with its bootstrap interval.</summary>
/// <param name="Value">The figure on all samples.</param>
/// <param name="Low">Lower end of the interval; null when no interval was asked for or could be had.</param>
/// <param name="High">Upper end of the interval.</param>
public sealed record Estimate(double Value, double? Low, double? High)
{
    /// <summary>The value with its interval, as people read it.</summary>
    public override string ToString() => Low is { } low && High is { } high
        ? FormattableString.Invariant($"{Value:0.000} [{low:0.000}, {high:0.000}]")
        : FormattableString.Invariant($"{Value:0.000}");
}
