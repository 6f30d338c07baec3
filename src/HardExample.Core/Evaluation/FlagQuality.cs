namespace HardExample.Core.Evaluation;

/// <summary>What the threshold picks.</summary>
/// <param name="Threshold">algo_hard_threshold, 0..1.</param>
/// <param name="Count">Number of samples whose coefficient reaches it.</param>
/// <param name="Share">Their share of all samples, 0..1.</param>
/// <param name="Precision">Share of wrong ones among them (for graded truth their mean difficulty); null when none is flagged.</param>
/// <param name="Recall">Share of all wrong ones (of all difficulty) that is among them; null when nothing is wrong.</param>
public sealed record FlagQuality(double Threshold, int Count, double Share, double? Precision, double? Recall);
