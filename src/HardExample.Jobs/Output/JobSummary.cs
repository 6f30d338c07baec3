using System.Collections.Immutable;
using HardExample.Core.Drift;
using HardExample.Core.Samples;
using HardExample.Core.Selection;

namespace HardExample.Jobs.Output;

/// <summary>What a job did, for people.</summary>
public sealed record JobSummary
{
    /// <summary>The task.</summary>
    public required TaskType Task { get; init; }

    /// <summary>Samples that were scored.</summary>
    public required int TotalSamples { get; init; }

    /// <summary>Samples whose coefficient reaches the threshold; under a budget those that were selected or drawn.</summary>
    public required int HardSamples { get; init; }

    /// <summary>Samples that were left out because something is wrong with them.</summary>
    public required int SkippedSamples { get; init; }

    /// <summary>
    /// Images that were left out because they were selected, labelled or rejected before; null without a ledger.
    /// </summary>
    public int? ExcludedSamples { get; init; }

    /// <summary>
    /// Samples that reach the threshold and are not hard, because an earlier job with the same parameters and models looked at them; null
    /// without a ledger.
    /// </summary>
    public int? SettledSamples { get; init; }

    /// <summary>algo_hard_threshold.</summary>
    public required double HardThreshold { get; init; }

    /// <summary>What a budget took and left; null without one.</summary>
    public SelectionCounts? Selection { get; init; }

    /// <summary>How far the population is from the training set or from earlier runs; null when it was not compared.</summary>
    public DriftResult? Drift { get; init; }

    /// <summary>How many hard samples have each reason, by reason id.</summary>
    public required ImmutableSortedDictionary<int, int> Reasons { get; init; }

    /// <summary>How many samples each configured algorithm scored, by its name; 0 = it did not apply.</summary>
    public required ImmutableSortedDictionary<string, int> Algorithms { get; init; }

    /// <summary>What gave the embeddings, for example "resnet50.onnx, input of its last fully connected layer".</summary>
    public required string FeatureExtractor { get; init; }

    /// <summary>What decoded the images, for example "ImageSharp 2.1.13"; empty when the job ran before that was kept.</summary>
    public string ImageDecoder { get; init; } = "";

    /// <summary>What served as reference, for example "6,000 training images" or "the population itself".</summary>
    public required string Reference { get; init; }

    /// <summary>Wall time.</summary>
    public required TimeSpan Elapsed { get; init; }
}
