using System.Collections.Immutable;

namespace HardExample.Core.Samples;

/// <summary>What one algorithm said about one sample.</summary>
public sealed record MinerScore
{
    /// <summary>Name of the algorithm, for example predict_score_mining.</summary>
    public required string Algorithm { get; init; }

    /// <summary>How the score takes part in the fusion.</summary>
    public required MinerKind Kind { get; init; }

    /// <summary>Score in [0, 1].</summary>
    public required double Value { get; init; }

    /// <summary>The reasons that apply, each with its share of <see cref="Value"/>.</summary>
    public ImmutableArray<ReasonShare> Reasons { get; init; } = [];

    /// <summary>A short text that a person can read, for example "top-1 cat 0.51 is within 0.04 of top-2 dog".</summary>
    public string Explanation { get; init; } = "";

    /// <summary>Factor on the weight of an error estimator, in [0, 1]; below 1 for untrusted observations.</summary>
    public double Reliability { get; init; } = 1;

    /// <summary>Weight of the second view in the score, in [0, 1] (Blum and Mitchell 1998); 0 = none.</summary>
    public double ViewWeight { get; init; }

    /// <summary>Rank in an order of the population, from 0; null when the algorithm makes no order.</summary>
    public int? Rank { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("0.00");
}

/// <summary>How a score takes part in the fusion.</summary>
public enum MinerKind
{
    /// <summary>Estimates the probability that the prediction is wrong; the fusion averages these scores by weight.</summary>
    ErrorEstimator,

    /// <summary>0 for ordinary samples, above 0 for unusual ones; the fusion lets these scores raise the coefficient.</summary>
    OutOfDistribution,
}

/// <summary>A reason of a score.</summary>
/// <param name="Id">Reason id, 0..30.</param>
/// <param name="Share">How much of the algorithm's score it explains, 0..1.</param>
public readonly record struct ReasonShare(int Id, double Share);
