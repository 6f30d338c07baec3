namespace HardExample.Core.Evaluation;

/// <summary>One point of a risk-coverage curve.</summary>
/// <param name="Coverage">The part of the samples that is kept, the least hard first, in (0, 1].</param>
/// <param name="Risk">Mean difficulty (for binary truth the error rate) of those that are kept, 0..1.</param>
public readonly record struct RiskPoint(double Coverage, double Risk);
