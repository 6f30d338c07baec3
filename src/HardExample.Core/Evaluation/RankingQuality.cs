using System.Collections.Immutable;

namespace HardExample.Core.Evaluation;

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

    /// <summary>Area under the risk-coverage curve, 0..1, smaller is better: the risk, averaged over all coverages (Geifman and El-Yaniv 2017).</summary>
    public required double AreaUnderRiskCoverage { get; init; }

    /// <summary>The risk-coverage curve at 5, 10, … 100 %.</summary>
    public required ImmutableArray<RiskPoint> RiskCoverage { get; init; }
}
