namespace HardExample.Core.Mining;

/// <summary>How a score takes part in the fusion.</summary>
public enum MinerKind
{
    /// <summary>Estimates how likely the prediction is wrong; error estimators are averaged by weight.</summary>
    ErrorEstimator,

    /// <summary>Silent on ordinary samples, speaks when something is unusual; out-of-distribution detectors raise the coefficient.</summary>
    OutOfDistribution,
}
