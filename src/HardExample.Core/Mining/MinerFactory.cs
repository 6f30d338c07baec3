using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Makes algorithms by name.</summary>
public static class MinerFactory
{
    /// <summary>The algorithm with the parameters of a configuration.</summary>
    /// <param name="algorithm">One of <see cref="AlgorithmNames.All"/>.</param>
    /// <param name="config">A checked configuration.</param>
    /// <exception cref="ConfigurationException">There is no such algorithm, or its parameters cannot be used.</exception>
    public static IMiner Create(string algorithm, MiningConfig config) => algorithm switch
    {
        AlgorithmNames.PredictScore =>
            new PredictScoreMiner(new(config.ScoreThresholdLow, config.ScoreThresholdUp, config.Margin, config.Extensions.MarginRule)),
        AlgorithmNames.Clustering => new ClusteringMiner(),
        AlgorithmNames.AugmentConsistency => new AugmentConsistencyMiner(config.Augmentations),
        AlgorithmNames.FeatureDistribution => new FeatureDistributionMiner(new(config.Features, config.ScoreThresholdLow)),
        AlgorithmNames.Sequence => new SequenceMiner(config.Extensions.Sequence),
        AlgorithmNames.ImageSimilarity => new ImageSimilarityMiner(config.SimilaritySampleRatio),
        AlgorithmNames.Anomaly => new AnomalyMiner(),
        _ => throw new ConfigurationException($"There is no algorithm '{algorithm}'. Those there are: "
            + $"{string.Join(", ", AlgorithmNames.All)}."),
    };
}
