namespace HardExample.Core.Configuration;

/// <summary>All parameters of a job, checked and typed. Names, defaults and ranges stand in <see cref="ParameterCatalog"/>.</summary>
public sealed record MiningConfig
{
    /// <summary>Every parameter at its default.</summary>
    public static MiningConfig Default { get; } = new();

    /// <summary>The value of checkpoint_path in jobs of ModelArts: a network that exists on its platform only.</summary>
    public const string OriginalCheckpoint = "/home/work/user-job-dir/data_filter/resnet_v1_50";

    /// <summary>checkpoint_path: ONNX file or directory for feature extraction; null = see <see cref="FeatureExtractor"/>.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary><see cref="CheckpointPath"/>; null when it is <see cref="OriginalCheckpoint"/>.</summary>
    public string? OwnCheckpoint => CheckpointPath == OriginalCheckpoint ? null : CheckpointPath;

    /// <summary>model_serving_url: the inference model, an ONNX file or a directory that holds one.</summary>
    public string? ModelServingUrl { get; init; }

    /// <summary>train_data_path: manifest of the data set that the inference model was trained on.</summary>
    public string? TrainDataPath { get; init; }

    /// <summary>comprehensive_algo_config: algorithms and weights; one that is not named or has weight 0 is not run.</summary>
    public WeightedList Algorithms { get; init; } = ParameterCatalog.AlgorithmWeights;

    /// <summary>algo_hard_threshold in [0, 1]: a sample is hard when its coefficient is at least this.</summary>
    public double HardThreshold { get; init; } = ParameterCatalog.HardThreshold.Default;

    /// <summary>aug_op_config: augmentations and weights; one with weight 0 is not run.</summary>
    public WeightedList Augmentations { get; init; } = ParameterCatalog.AugmentationWeights;

    /// <summary>feature_op_config: features and weights.</summary>
    public WeightedList Features { get; init; } = ParameterCatalog.FeatureWeights;

    /// <summary>score_threshold_up in [0, 1].</summary>
    public double ScoreThresholdUp { get; init; } = ParameterCatalog.ScoreThresholdUp.Default;

    /// <summary>score_threshold_low in [0, 1], at most <see cref="ScoreThresholdUp"/>.</summary>
    public double ScoreThresholdLow { get; init; } = ParameterCatalog.ScoreThresholdLow.Default;

    /// <summary>margin in [0, 1]: top-1 minus top-2 confidence.</summary>
    public double Margin { get; init; } = ParameterCatalog.Margin.Default;

    /// <summary>similarity_sample_ratio in [0, 1].</summary>
    public double SimilaritySampleRatio { get; init; } = ParameterCatalog.SimilaritySampleRatio.Default;

    /// <summary>task_summary_file: where the job log is written.</summary>
    public string? TaskSummaryFile { get; init; }

    /// <summary>What stands under <c>extensions:</c>.</summary>
    public MiningExtensions Extensions { get; init; } = MiningExtensions.Default;

    /// <summary>A sentence that names the algorithms, augmentations and features with weight 0; null when there is none.</summary>
    public string? NotRun
    {
        get
        {
            string[] names =
            [
                .. new[] { Algorithms, Augmentations, Features }.SelectMany(static l => l.Select(static e => e.Key).Except(l.ActiveNames)),
            ];
            return names.Length == 0 ? null : $"Not run, because the weight is 0: {string.Join(", ", names)}.";
        }
    }
}
