namespace HardExample.Core.Evaluation;

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
