using System.Collections.Immutable;
using HardExample.Core.Samples;
using HardExample.Core.Text;

namespace HardExample.Core.Configuration;

/// <summary>Names, defaults and ranges of all parameters: the one table that validation, cmdlets, help and documentation use.</summary>
public static class ParameterCatalog
{
    /// <summary>Names of parameters that messages speak of.</summary>
    internal const string AlgorithmsName = "comprehensive_algo_config", AugmentationsName = "aug_op_config",
        FeaturesName = "feature_op_config", LogName = "task_summary_file";

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
    [
        .. ImageFeatureCatalog.All.Select(static f => (f.Name, f.Weight)),
        (FeatureNames.BoxCount, 1.0), (FeatureNames.BoxIoU, 1.0), (FeatureNames.BoxStandardDeviation, 0.5),
        (FeatureNames.BoxBrightness, 0.5), (FeatureNames.BoxAmbiguity, 0.5), (FeatureNames.BoxAspectRatio, 1.0),
        (FeatureNames.BoxAreaRatio, 0.5), (FeatureNames.BoxEdgeValue, 0.5),
    ]);

    /// <summary>Begins the name of every addition of this project.</summary>
    public const string ExtensionPrefix = "extensions.";

    /// <summary>Every parameter: those of ModelArts in the order of its documentation, then the extensions.</summary>
    public static ImmutableArray<ParameterDefinition> All => Table.Rows;

    /// <summary>The parameter of a full name; null when there is none.</summary>
    public static ParameterDefinition? Find(string name)
    {
        foreach (ParameterDefinition parameter in Table.Rows)
            if (parameter.Name == name) return parameter;
        return null;
    }

    /// <summary>The full name of the parameter nearest to a mistyped one; an extension is also found without its prefix.</summary>
    public static string Nearest(string name) => Table.Rows.MinBy(p => Distance(name, p.Name))!.Name;

    /// <summary>A sentence that names the nearest parameter, for an error message.</summary>
    internal static string Suggest(string name) => NearestName.Suggest(name, Table.Rows.Select(static p => p.Name), Nearest(name));

    private static int Distance(string name, string full) => full.StartsWith(ExtensionPrefix, StringComparison.Ordinal)
        ? Math.Min(NearestName.Distance(name, full), NearestName.Distance(name, full[ExtensionPrefix.Length..]))
        : NearestName.Distance(name, full);

    /// <summary>Apart, because the defaults above must exist before a configuration can be made.</summary>
    private static class Table
    {
        public static readonly ImmutableArray<ParameterDefinition> Rows =
        [
            Fixed("source_service", "inference", "Where the predictions come from."),
            Fixed("filter_func", "comprehensive_mining", "How hard examples are found."),
            Text("checkpoint_path", ParameterKind.Path,
                "Model for feature extraction, an ONNX file or a directory that holds one; without it the inference model serves, without "
                    + "a model the built-in extractor. The original's own default counts as not given.",
                static c => c.CheckpointPath,
                static (c, v) => c with { CheckpointPath = v?.TrimEnd('/') == MiningConfig.OriginalCheckpoint ? null : v })
                    with { IsMandatory = true },
            Text("model_serving_url", ParameterKind.Path,
                "The inference model, an ONNX file or a directory that holds one; aug_consistent_mining runs it on augmented images.",
                static c => c.ModelServingUrl, static (c, v) => c with { ModelServingUrl = v }),
            Text("train_data_path", ParameterKind.Path, "Manifest of the data set that the inference model was trained on.",
                static c => c.TrainDataPath, static (c, v) => c with { TrainDataPath = v }),
            Weights(AlgorithmsName, AlgorithmNames.All,
                "Algorithms and their weights; an algorithm that is not named is not run.",
                static c => c.Algorithms, static (c, v) => c with { Algorithms = v }),
            Ratio(HardThreshold, "A sample is hard when its coefficient is at least this.", static c => c.HardThreshold,
                static (c, v) => c with { HardThreshold = v }),
            Weights(AugmentationsName, AugmentationNames.All, "Augmentations of aug_consistent_mining and their weights.",
                static c => c.Augmentations, static (c, v) => c with { Augmentations = v }),
            Weights(FeaturesName, FeatureNames.All, "Features of feature_distribution_mining and their weights.",
                static c => c.Features, static (c, v) => c with { Features = v }),
            Ratio(ScoreThresholdUp, "predict_score_mining takes a prediction with at least this confidence as sure.",
                static c => c.ScoreThresholdUp, static (c, v) => c with { ScoreThresholdUp = v }),
            Ratio(ScoreThresholdLow,
                "Boxes with a lower score do not count as found; classes of at most this confidence are hard, as all are up to "
                    + "score_threshold_up, which it must not exceed.",
                static c => c.ScoreThresholdLow, static (c, v) => c with { ScoreThresholdLow = v }),
            Ratio(Margin, "The difference of top-1 and top-2 confidence under which a prediction is doubtful.", static c => c.Margin,
                static (c, v) => c with { Margin = v }),
            Ratio(SimilaritySampleRatio, "The share of the samples that image_similarity_mining may pick as novel.",
                static c => c.SimilaritySampleRatio, static (c, v) => c with { SimilaritySampleRatio = v }),
            Text(LogName, ParameterKind.Path, "Where the job log is written.", static c => c.TaskSummaryFile,
                static (c, v) => c with { TaskSummaryFile = v }),
            Fixed("output_dataset_type", "manifest", "The form of the output.") with { IsMandatory = false },

            Choice<TaskType>("task_type", "The task; without it, it is found from the files.",
                static e => e.TaskType, static (e, v) => e with { TaskType = v }),
            Choice<BoxOrder>("box_order",
                "The order of the four numbers in detection_boxes; without it yxyx, and an input that another order fits is refused.",
                static e => e.BoxOrder, static (e, v) => e with { BoxOrder = v }),
            Choice<BoxUnit>("box_unit",
                "The unit of detection_boxes; without it pixels, unless all lie about 0 to 1 in images that are larger.",
                static e => e.BoxUnit, static (e, v) => e with { BoxUnit = v }),
            YesNo("voc_decimals", "Whether PASCAL VOC files are written with decimals; else boxes are rounded outwards to whole pixels.",
                static e => e.VocDecimals, static (e, v) => e with { VocDecimals = v }),
            Choice<MarginRule>("margin_rule",
                "Which difference makes a prediction doubtful: smaller than margin, or greater (the literal text of the original).",
                static e => e.MarginRule, static (e, v) => e with { MarginRule = v ?? MiningExtensions.Default.MarginRule }),
            ExtensionText("sequence", ParameterKind.Text,
                "What orders frames and tells cameras apart: a manifest field, or a regular expression on the file name with the groups "
                    + "camera and time; without "
                + "it the natural order of names in a folder.",
                static e => e.Sequence, static (e, v) => e with { Sequence = v }),
            Choice<FeatureExtractor>("feature_extractor",
                "What gives the features that images are compared by: imagenet (the built-in ResNet-18), model (that of checkpoint_path, "
                    + "else the inference model), descriptor (no network), or auto: the model's, and for the second view imagenet where "
                    + "the descriptor does not tell the classes of the training set apart.",
                static e => e.FeatureExtractor,
                static (e, v) => e with { FeatureExtractor = v ?? MiningExtensions.Default.FeatureExtractor }),
            ExtensionText("model.embedding_output", ParameterKind.Text,
                "Name of an output or inner tensor of the model that serves as embedding.",
                static e => e.EmbeddingOutput, static (e, v) => e with { EmbeddingOutput = v }),
            ExtensionText("model.feature_map", ParameterKind.Text,
                "Name of an output or inner tensor of the model that serves as feature map for boxes.",
                static e => e.FeatureMap, static (e, v) => e with { FeatureMap = v }),
            Choice<ImageDecoderKind>("image_decoder",
                "What decodes images: imagesharp, which comes with the program, or libvips, which the machine must have and which is "
                    + "faster for large JPEGs. The results differ in the last digits.",
                static e => e.ImageDecoder, static (e, v) => e with { ImageDecoder = v ?? MiningExtensions.Default.ImageDecoder }),
            WholeNumber("max_bytes", 1, null, "Files of the input with more bytes are refused unread.", static e => e.MaxBytes,
                static (e, v) => e with { MaxBytes = v }),
            WholeNumber("max_pixels", 1, null, "Images with more pixels are refused by their header.", static e => e.MaxPixels,
                static (e, v) => e with { MaxPixels = v }),
            new(static c => c.Extensions.MaxFailedShare,
                static (c, v) =>
                    c with { Extensions = c.Extensions with { MaxFailedShare = (double?)v ?? MiningExtensions.Default.MaxFailedShare } })
            {
                Name = ExtensionPrefix + "max_failed_share", Kind = ParameterKind.Number, Minimum = 0, Maximum = 1,
                Meaning = "Images on which a model fails are left out; the job stops when they are a larger share than this.",
            },
            WholeNumber("threads", 0, 4096, "Threads; 0 is as many as the machine has processors. It never changes the result.",
                static e => e.Threads, static (e, v) => e with { Threads = (int)v }),
            WholeNumber("batch_size", 1, 1024, "How many inputs go through a model at once. It never changes the result.",
                static e => e.BatchSize, static (e, v) => e with { BatchSize = (int)v }),
            WholeNumber("reference_samples", 1, int.MaxValue,
                "How many training images are augmented to learn which augmentation can be trusted.",
                static e => e.ReferenceSamples, static (e, v) => e with { ReferenceSamples = (int)v }),
            BudgetCount("top", 0, "At most so many samples are selected, the hardest of all; what stays out is counted.",
                static b => b.Top, static (b, v) => b with { Top = v }),
            BudgetNumber("percent", 100, "At most this share of the samples is selected, in percent, rounded up.",
                static b => b.Percent, static (b, v) => b with { Percent = v }),
            BudgetNumber("threshold", 1, "Only samples whose coefficient is at least this are selected.",
                static b => b.Threshold, static (b, v) => b with { Threshold = v }),
            Text(BudgetPrefix + "per", ParameterKind.Text,
                "What min and max count by: class, group (camera or folder), label, usage, or a field of the manifest.",
                static c => c.Extensions.Budget.Per, static (c, v) => WithBudget(c, c.Extensions.Budget with { Per = v }))
                with { IsOmittedAtDefault = true },
            BudgetCount("min", 0, "So many samples of each group are selected before others, where there are so many.",
                static b => b.Min, static (b, v) => b with { Min = v ?? 0 }),
            BudgetCount("max", 1, "At most so many samples of each group are selected.",
                static b => b.Max, static (b, v) => b with { Max = v }),
            BudgetNumber("random_share", SelectionBudget.MaxRandomShare,
                "The share of the budget that is drawn at random from the samples that were not selected, as a control.",
                static b => b.RandomShare, static (b, v) => b with { RandomShare = v ?? 0 }),
            BudgetCount("seed", 0, "Seed of that draw; the same samples and seed give the same draw.",
                static b => b.Seed, static (b, v) => b with { Seed = v ?? SelectionBudget.None.Seed }),
            BudgetSwitch("diverse", "Whether the selection is spread over unlike images.",
                static b => b.Diverse, static (b, v) => b with { Diverse = v }),
            BudgetSwitch("keep_duplicates", "Whether near-duplicates of what is selected may be selected too.",
                static b => b.KeepDuplicates, static (b, v) => b with { KeepDuplicates = v }),
            ExtensionText("cache", ParameterKind.Path, "Directory where observations and scores are kept between runs.",
                static e => e.Cache, static (e, v) => e with { Cache = v }),
            ExtensionText("ledger", ParameterKind.Path,
                "File of what was seen, selected and labelled over all jobs; what was selected before is left out.",
                static e => e.Ledger, static (e, v) => e with { Ledger = v }),
            Choice<LedgerInclude>("ledger_include",
                "Which images a job with a ledger takes: new (what was not selected, labelled or rejected before) or all.",
                static e => e.LedgerInclude, static (e, v) => e with { LedgerInclude = v ?? MiningExtensions.Default.LedgerInclude }),
            YesNo("drift",
                "Whether the population is compared with the earlier runs in the ledger or, without any, with the training set.",
                static e => e.Drift, static (e, v) => e with { Drift = v }) with { IsOmittedAtDefault = true },
            ExtensionText("storage.endpoint", ParameterKind.Text,
                "Address of the object store, for example https://obs.cn-north-4.myhuaweicloud.com; without it AWS_ENDPOINT_URL_S3, "
                    + "AWS_ENDPOINT_URL, the profile, or Amazon S3.",
                static e => e.Storage.Endpoint, static (e, v) => e with { Storage = e.Storage with { Endpoint = v } }),
            ExtensionText("storage.region", ParameterKind.Text,
                "Region of the object store; without it AWS_REGION, AWS_DEFAULT_REGION, the profile, or what the endpoint says.",
                static e => e.Storage.Region, static (e, v) => e with { Storage = e.Storage with { Region = v } }),
            Choice<AddressingStyle>("storage.addressing_style",
                "Whether the bucket stands in the path or in the host name; auto is virtual for Amazon S3 and Huawei OBS and path for "
                    + "other endpoints.",
                static e => e.Storage.AddressingStyle,
                static (e, v) => e with { Storage = e.Storage with { AddressingStyle = v ?? AddressingStyle.Auto } }),
            ExtensionText("storage.profile", ParameterKind.Text,
                "Profile of the shared credentials file that holds the keys; without it AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
                    + "AWS_PROFILE, or the profile default.",
                static e => e.Storage.Profile, static (e, v) => e with { Storage = e.Storage with { Profile = v } }),
            WholeNumber("storage.parallel_requests", 1, 1024,
                "How many requests to the object store are under way at once. It never changes the result.",
                static e => e.Storage.ParallelRequests, static (e, v) => e with { Storage = e.Storage with { ParallelRequests = (int)v } }),
        ];

        private static ParameterDefinition Fixed(string name, string value, string meaning) => new(_ => value, static (config, _) => config)
        {
            Name = name, Kind = ParameterKind.Fixed, Meaning = meaning, AllowedValues = [value], IsMandatory = true,
        };

        private static ParameterDefinition Text(
            string name, ParameterKind kind, string meaning, Func<MiningConfig, string?> get,
            Func<MiningConfig, string?, MiningConfig> set) =>
            new(get, (config, value) => set(config, (string?)value)) { Name = name, Kind = kind, Meaning = meaning };

        private static ParameterDefinition Ratio(
            RatioParameter ratio, string meaning, Func<MiningConfig, double> get, Func<MiningConfig, double, MiningConfig> set) =>
            new(config => get(config), (config, value) => set(config, (double?)value ?? ratio.Default))
            {
                Name = ratio.Name, Kind = ParameterKind.Number, Meaning = meaning, Minimum = 0, Maximum = 1,
            };

        private static ParameterDefinition Weights(
            string name, ImmutableArray<string> names, string meaning, Func<MiningConfig, WeightedList> get,
            Func<MiningConfig, WeightedList, MiningConfig> set) =>
            new(get, (config, value) => set(config, (WeightedList?)value ?? get(MiningConfig.Default)))
            {
                Name = name, Kind = ParameterKind.Weights, Meaning = meaning, AllowedValues = names,
            };

        private static ParameterDefinition ExtensionText(
            string name, ParameterKind kind, string meaning, Func<MiningExtensions, string?> get,
            Func<MiningExtensions, string?, MiningExtensions> set) =>
            Text(ExtensionPrefix + name, kind, meaning, c => get(c.Extensions), (c, v) => c with { Extensions = set(c.Extensions, v) });

        private static ParameterDefinition Choice<T>(
            string name, string meaning, Func<MiningExtensions, T?> get,
            Func<MiningExtensions, T?, MiningExtensions> set) where T : struct, Enum =>
            new(config => get(config.Extensions) is T choice ? SnakeCaseEnum.Format(choice) : null,
                (config, value) =>
                    config with { Extensions = set(config.Extensions,
                        SnakeCaseEnum.TryParse((string?)value ?? "", out T choice) ? choice : null) })
            {
                Name = ExtensionPrefix + name, Kind = ParameterKind.Choice, Meaning = meaning, AllowedValues = SnakeCaseEnum.All<T>(),
            };

        private static ParameterDefinition YesNo(
            string name, string meaning, Func<MiningExtensions, bool> get, Func<MiningExtensions, bool, MiningExtensions> set) =>
            new(config => get(config.Extensions) ? "true" : "false",
                (config, value) => config with
                {
                    Extensions = set(config.Extensions, (string?)value is { } text ? text == "true" : get(MiningExtensions.Default)),
                })
            {
                Name = ExtensionPrefix + name, Kind = ParameterKind.Choice, Meaning = meaning, AllowedValues = ["true", "false"],
            };

        private const string BudgetPrefix = SelectionBudget.Section + ".";

        private static MiningConfig WithBudget(MiningConfig config, SelectionBudget budget) =>
            config with { Extensions = config.Extensions with { Budget = budget } };

        private static ParameterDefinition BudgetCount(string name, int minimum, string meaning, Func<SelectionBudget, int?> get,
            Func<SelectionBudget, int?, SelectionBudget> set) =>
            new(config => (long?)get(config.Extensions.Budget),
                (config, value) => WithBudget(config, set(config.Extensions.Budget, (int?)(long?)value)))
            {
                Name = BudgetPrefix + name, Kind = ParameterKind.WholeNumber, Meaning = meaning, Minimum = minimum, Maximum = int.MaxValue,
                IsOmittedAtDefault = true,
            };

        private static ParameterDefinition BudgetNumber(string name, double maximum, string meaning, Func<SelectionBudget, double?> get,
            Func<SelectionBudget, double?, SelectionBudget> set) =>
            new(config => get(config.Extensions.Budget),
                (config, value) => WithBudget(config, set(config.Extensions.Budget, (double?)value)))
            {
                Name = BudgetPrefix + name, Kind = ParameterKind.Number, Meaning = meaning, Minimum = 0, Maximum = maximum,
                IsOmittedAtDefault = true,
            };

        private static ParameterDefinition BudgetSwitch(string name, string meaning, Func<SelectionBudget, bool> get,
            Func<SelectionBudget, bool, SelectionBudget> set) =>
            YesNo("budget." + name, meaning, e => get(e.Budget), (e, v) => e with { Budget = set(e.Budget, v) })
                with { IsOmittedAtDefault = true };

        private static ParameterDefinition WholeNumber(
            string name, long minimum, long? maximum, string meaning, Func<MiningExtensions, long> get,
            Func<MiningExtensions, long, MiningExtensions> set) =>
            new(config => get(config.Extensions),
                (config, value) => config with { Extensions = set(config.Extensions, (long?)value ?? get(MiningExtensions.Default)) })
            {
                Name = ExtensionPrefix + name, Kind = ParameterKind.WholeNumber, Meaning = meaning, Minimum = minimum, Maximum = maximum,
            };
    }
}
