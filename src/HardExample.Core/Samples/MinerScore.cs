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

    /// <summary>The reasons that triggered, with their share of <see cref="Value"/> (shares in [0, 1]).</summary>
    public ImmutableArray<ReasonShare> Reasons { get; init; } = [];

    /// <summary>A short text that a person can read, for example "top-1 cat 0.51 is within 0.04 of top-2 dog".</summary>
    public string Explanation { get; init; } = "";

    /// <summary>In [0, 1]: the part of its weight with which an error estimator's score counts in the fusion; less than 1 where it stands on observations that cannot be trusted.</summary>
    public double Reliability { get; init; } = 1;

    /// <summary>In [0, 1]: how far the score also stands on a view that has nothing to do with the model in service; 0 where it stands on what the model says alone.</summary>
    public double ViewWeight { get; init; }

    /// <summary>Place in an order of the population, where the algorithm makes one.</summary>
    public int? Rank { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("0.00");
}

/// <summary>How a score takes part in the fusion.</summary>
public enum MinerKind
{
    /// <summary>Estimates how likely the prediction is wrong; error estimators are averaged by weight.</summary>
    ErrorEstimator,

    /// <summary>Silent on ordinary samples, speaks when something is unusual; out-of-distribution detectors raise the coefficient.</summary>
    OutOfDistribution,
}

/// <summary>A reason that triggered.</summary>
/// <param name="Id">Reason id, 0..30.</param>
/// <param name="Share">How much of the algorithm's score it explains, 0..1.</param>
public readonly record struct ReasonShare(int Id, double Share);
