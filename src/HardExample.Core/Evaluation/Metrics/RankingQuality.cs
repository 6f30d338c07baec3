using System.Collections.Immutable;

namespace HardExample.Core.Evaluation.Metrics;

/// <summary>How well a score puts the wrong predictions first.</summary>
public sealed record RankingQuality
{
    /// <summary>Name of the score.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the score comes from.</summary>
    public RankingKind Kind { get; init; }

    /// <summary>Number of samples.</summary>
    public required int Count { get; init; }

    /// <summary>Number of samples without a score; they rank last.</summary>
    public required int Missing { get; init; }

    /// <summary>Area under the ROC curve, 0..1, 0.5 for chance; null for graded truth and when all or none are wrong.</summary>
    public Estimate? Auroc { get; init; }

    /// <summary>Average precision, 0..1, the share of wrong ones for chance; null for graded truth and when none is wrong.</summary>
    public Estimate? AveragePrecision { get; init; }

    /// <summary>Spearman's rank correlation with difficulty, −1..1; null for binary truth and when either does not vary.</summary>
    public Estimate? Spearman { get; init; }

    /// <summary>Share of the hardest 20 % that is in the first 20 %, 0..1; null for binary truth.</summary>
    public Estimate? HardestFound { get; init; }

    /// <summary>What is found at each budget.</summary>
    public required ImmutableArray<BudgetQuality> Budgets { get; init; }

    /// <summary>Area under the risk-coverage curve (Geifman and El-Yaniv 2017), 0..1, smaller is better.</summary>
    public required double AreaUnderRiskCoverage { get; init; }

    /// <summary>The risk-coverage curve at 5, 10, … 100 %.</summary>
    public required ImmutableArray<RiskPoint> RiskCoverage { get; init; }
}

/// <summary>What is found when only the first part of a ranking is looked at.</summary>
/// <param name="Budget">The part of the samples, 0..1.</param>
/// <param name="Count">How many samples that is (rounded down, at least 1).</param>
/// <param name="Precision">Share of wrong ones among them; for graded truth their mean difficulty.</param>
/// <param name="Recall">Share of all wrong ones (graded truth: of all difficulty) among them; null when nothing is wrong.</param>
public sealed record BudgetQuality(double Budget, int Count, Estimate Precision, Estimate? Recall);

/// <summary>One point of a risk-coverage curve.</summary>
/// <param name="Coverage">The part of the samples that is kept, the least hard first, in (0, 1].</param>
/// <param name="Risk">Mean difficulty (for binary truth the error rate) of those that are kept, 0..1.</param>
public readonly record struct RiskPoint(double Coverage, double Risk);

/// <summary>What the threshold picks.</summary>
/// <param name="Threshold">algo_hard_threshold, 0..1.</param>
/// <param name="Count">Number of samples whose coefficient reaches it.</param>
/// <param name="Share">Their share of all samples, 0..1.</param>
/// <param name="Precision">Share of wrong ones among them (for graded truth their mean difficulty); null when none is flagged.</param>
/// <param name="Recall">Share of all wrong ones (of all difficulty) that is among them; null when nothing is wrong.</param>
public sealed record FlagQuality(double Threshold, int Count, double Share, double? Precision, double? Recall);

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

/// <summary>Where a ranking comes from.</summary>
public enum RankingKind
{
    /// <summary>The fused coefficient.</summary>
    Fused,

    /// <summary>The score of one algorithm.</summary>
    Algorithm,

    /// <summary>A simple score of the prediction, for comparison.</summary>
    Baseline,
}
