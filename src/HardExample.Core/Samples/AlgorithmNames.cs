using System.Collections.Immutable;

namespace HardExample.Core.Samples;

/// <summary>The names of the algorithms, as comprehensive_algo_config has them.</summary>
public static class AlgorithmNames
{
    /// <summary>clustering_mining.</summary>
    public const string Clustering = "clustering_mining";

    /// <summary>aug_consistent_mining.</summary>
    public const string AugmentConsistency = "aug_consistent_mining";

    /// <summary>feature_distribution_mining.</summary>
    public const string FeatureDistribution = "feature_distribution_mining";

    /// <summary>sequential_mining.</summary>
    public const string Sequence = "sequential_mining";

    /// <summary>image_similarity_mining.</summary>
    public const string ImageSimilarity = "image_similarity_mining";

    /// <summary>predict_score_mining.</summary>
    public const string PredictScore = "predict_score_mining";

    /// <summary>anomaly_detection_mining.</summary>
    public const string Anomaly = "anomaly_detection_mining";

    /// <summary>All seven, in the order of comprehensive_algo_config's default.</summary>
    public static ImmutableArray<string> All { get; } =
        [Clustering, AugmentConsistency, FeatureDistribution, Sequence, ImageSimilarity, PredictScore, Anomaly];
}
