using HardExample.Core.Samples;

namespace HardExample.Core.Configuration;

/// <summary>Settings that ModelArts does not have; they stand under the YAML key <c>extensions</c>.</summary>
public sealed record MiningExtensions
{
    /// <summary>Every setting at its default.</summary>
    public static MiningExtensions Default { get; } = new();

    /// <summary>task_type: image_classification or object_detection; null = found from the files.</summary>
    public TaskType? TaskType { get; init; }

    /// <summary>box_order: order of the numbers in detection_boxes; null = yxyx, unless the boxes contradict it.</summary>
    public BoxOrder? BoxOrder { get; init; }

    /// <summary>box_unit: unit of detection_boxes; null = pixels, unless all boxes lie in [0, 1].</summary>
    public BoxUnit? BoxUnit { get; init; }

    /// <summary>voc_decimals: whether PASCAL VOC files have decimals; else boxes are rounded outwards to whole pixels.</summary>
    public bool VocDecimals { get; init; }

    /// <summary>margin_rule: smaller or greater.</summary>
    public MarginRule MarginRule { get; init; } = MarginRule.Smaller;

    /// <summary>
    /// sequence: what orders frames and tells cameras apart: the name of a manifest field, or a regular expression on the file name with
    /// the optional groups "camera" and "time"; null = natural order of names within a folder.
    /// </summary>
    public string? Sequence { get; init; }

    /// <summary>feature_extractor: what gives the features that images are compared by.</summary>
    public FeatureExtractor FeatureExtractor { get; init; } = FeatureExtractor.Auto;

    /// <summary>model.embedding_output: name of an output or inner tensor of the model that serves as embedding.</summary>
    public string? EmbeddingOutput { get; init; }

    /// <summary>model.feature_map: name of an output or inner tensor that serves as feature map for boxes.</summary>
    public string? FeatureMap { get; init; }

    /// <summary>image_decoder: imagesharp or libvips.</summary>
    public ImageDecoderKind ImageDecoder { get; init; } = ImageDecoderKind.Imagesharp;

    /// <summary>max_pixels: images with more are refused by their header, at least 1.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>max_bytes: files of the input with more bytes are refused unread, at least 1.</summary>
    public long MaxBytes { get; init; } = 512L << 20;

    /// <summary>max_failed_share: a job stops when a model fails on a larger share of its images, in [0, 1].</summary>
    public double MaxFailedShare { get; init; } = 0.5;

    /// <summary>threads: 0 = as many as the machine has processors. It never changes the result.</summary>
    public int Threads { get; init; }

    /// <summary>batch_size: how many model inputs go through a model at once, 1..1024. It never changes the result.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>reference_samples: how many training images are augmented to learn which augmentation can be trusted, at least 1.</summary>
    public int ReferenceSamples { get; init; } = 2000;

    /// <summary>budget: how many samples are selected and how they are spread; none = every hard one.</summary>
    public SelectionBudget Budget { get; init; } = SelectionBudget.None;

    /// <summary>cache: directory where observations and scores are kept between runs; null = none.</summary>
    public string? Cache { get; init; }

    /// <summary>ledger: file of what was seen, selected and labelled over all jobs; null = none.</summary>
    public string? Ledger { get; init; }

    /// <summary>ledger_include: which images a job with a ledger takes.</summary>
    public LedgerInclude LedgerInclude { get; init; } = LedgerInclude.New;

    /// <summary>drift: whether the population is compared with the training set, or with the earlier runs in the ledger.</summary>
    public bool Drift { get; init; } = true;

    /// <summary>storage: how object storage is reached.</summary>
    public StorageSettings Storage { get; init; } = new();
}

/// <summary>Which images a job with a ledger takes.</summary>
public enum LedgerInclude
{
    /// <summary>
    /// Those that were not selected, labelled or rejected before; of the others those count as known. What an earlier job with the same
    /// parameters and models looked at and did not select stays unselected.
    /// </summary>
    New,

    /// <summary>All, as without a ledger; what is selected is recorded.</summary>
    All,
}

/// <summary>What gives the features that images are compared by: embeddings, and those of the second view of the classes.</summary>
public enum FeatureExtractor
{
    /// <summary>
    /// Embeddings from the model of checkpoint_path, else the inference model, else the built-in extractor; the second view from the model
    /// of checkpoint_path, else the built-in extractor, as far as the descriptor does not do for the training set.
    /// </summary>
    Auto,

    /// <summary>Both from the built-in extractor, which was trained on ImageNet.</summary>
    Imagenet,

    /// <summary>Embeddings of checkpoint_path's model, else the inference model, else the descriptor; second view: descriptor.</summary>
    Model,

    /// <summary>Both from the weight-free descriptor.</summary>
    Descriptor,
}

/// <summary>Which difference between top-1 and top-2 makes a prediction doubtful.</summary>
public enum MarginRule
{
    /// <summary>A difference smaller than margin (what the parameter is for).</summary>
    Smaller,

    /// <summary>A difference greater than margin (the literal text of the original's documentation).</summary>
    Greater,
}
