namespace HardExample.Core.Configuration;

/// <summary>Names, defaults and ranges of all parameters: the one table that validation, cmdlets, help and documentation use.</summary>
public static partial class ParameterCatalog
{
    /// <summary>The original default of checkpoint_path, a folder inside a ModelArts container; it means the same as nothing.</summary>
    public const string OriginalCheckpointPath = "/home/work/user-job-dir/data_filter/resnet_v1_50";

    /// <summary>comprehensive_algo_config.</summary>
    internal const string AlgorithmsName = "comprehensive_algo_config";

    /// <summary>algo_hard_threshold.</summary>
    public static RatioParameter HardThreshold { get; } = new("algo_hard_threshold", 0.1);

    /// <summary>score_threshold_up.</summary>
    public static RatioParameter ScoreThresholdUp { get; } = new("score_threshold_up", 0.6);

    /// <summary>score_threshold_low.</summary>
    public static RatioParameter ScoreThresholdLow { get; } = new("score_threshold_low", 0.3);

    /// <summary>margin.</summary>
    public static RatioParameter Margin { get; } = new("margin", 0.8);

    /// <summary>similarity_sample_ratio.</summary>
    public static RatioParameter SimilaritySampleRatio { get; } = new("similarity_sample_ratio", 1.0);

    /// <summary>The default of comprehensive_algo_config.</summary>
    public static WeightedList AlgorithmWeights { get; } = WeightedList.Of(
        (AlgorithmNames.Clustering, 0.2020), (AlgorithmNames.AugmentConsistency, 0.4265), (AlgorithmNames.FeatureDistribution, 0.0451),
        (AlgorithmNames.Sequence, 0.425), (AlgorithmNames.ImageSimilarity, 0.0949), (AlgorithmNames.PredictScore, 0.3900),
        (AlgorithmNames.Anomaly, 0.2020));

    /// <summary>The default of aug_op_config.</summary>
    public static WeightedList AugmentationWeights { get; } = WeightedList.Of(
        (AugmentationNames.Crop, 0.1), (AugmentationNames.FlipLeftRight, 0.1), (AugmentationNames.GaussianBlur, 0.1));

    /// <summary>The default of feature_op_config.</summary>
    public static WeightedList FeatureWeights { get; } = WeightedList.Of(
        (FeatureNames.ImageAspectRatio, 0.5), (FeatureNames.ImageBrightness, 1.0), (FeatureNames.ImageSaturation, 0.5),
        (FeatureNames.ImageResolution, 0.5), (FeatureNames.ImageColorfulness, 0.5), (FeatureNames.Ambiguity, 1.0), (FeatureNames.BoxCount, 1.0),
        (FeatureNames.BoxIoU, 1.0), (FeatureNames.BoxStandardDeviation, 0.5), (FeatureNames.BoxBrightness, 0.5), (FeatureNames.BoxAmbiguity, 0.5),
        (FeatureNames.BoxAspectRatio, 1.0), (FeatureNames.BoxAreaRatio, 0.5), (FeatureNames.BoxEdgeValue, 0.5));
}
