namespace HardExample.Cli.Bench;

/// <summary>One figure beside its limit.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Input">On what.</param>
/// <param name="Unit">Unit of figure and limit.</param>
/// <param name="Figure">What this program does.</param>
/// <param name="LimitName">What it is compared with; "" without a limit.</param>
/// <param name="Limit">What the limit did in the same rounds.</param>
/// <param name="Ratio">Their ratio, round by round.</param>
/// <param name="Goal">The ratio that is aimed at, for example "≥ 0.95"; "" when it is only shown.</param>
internal sealed record Measurement(string Name, string Input, string Unit, Series Figure, string LimitName, Series? Limit, Series? Ratio, string Goal);
