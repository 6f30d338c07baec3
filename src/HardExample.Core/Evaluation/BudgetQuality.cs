namespace HardExample.Core.Evaluation;

/// <summary>What is found when only the first part of a ranking is looked at.</summary>
/// <param name="Budget">The part of the samples, 0..1.</param>
/// <param name="Count">How many samples that is (rounded down, at least 1).</param>
/// <param name="Precision">Share of wrong ones among them; for graded truth their mean difficulty.</param>
/// <param name="Recall">Share of all wrong ones that is among them; for graded truth the share of all difficulty; null when nothing is wrong.</param>
public sealed record BudgetQuality(double Budget, int Count, Estimate Precision, Estimate? Recall);
