using HardExample.Core.Configuration;

namespace HardExample.Core.Mining;

/// <summary>Parameters of feature_distribution_mining.</summary>
/// <param name="Features">Features and weights; the others are not looked at.</param>
/// <param name="ScoreThresholdLow">In [0, 1]: boxes with a lower score do not count.</param>
public sealed record FeatureDistributionOptions(WeightedList Features, double ScoreThresholdLow);
