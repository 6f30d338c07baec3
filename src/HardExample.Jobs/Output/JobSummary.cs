using System.Collections.Immutable;
using System.Text;
using HardExample.Core.Drift;
using HardExample.Core.Samples;
using HardExample.Core.Selection;
using HardExample.Jobs.Running;

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

    /// <summary>Those samples by the kind of error (<see cref="Core.Errors.InputErrorIds"/>).</summary>
    public ImmutableSortedDictionary<string, int> LeftOut { get; init; } = ImmutableSortedDictionary.Create<string, int>(
        StringComparer.Ordinal);

    /// <summary>Those of them that are hard and could not be written: their images are unreadable now, or their sizes unknown.</summary>
    public int UnwrittenSamples { get; init; }

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

    /// <summary>How the coefficients are distributed; null without any sample.</summary>
    public CoefficientQuantiles? Coefficients { get; init; }

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

    /// <summary>The phases of that time.</summary>
    public ImmutableArray<PhaseTime> Phases { get; init; } = [];

    /// <summary>What the user was warned of, in the order in which it came.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The versions of the program and of what it ran on, by name; empty when the job ran before that was kept.</summary>
    public ImmutableSortedDictionary<string, string> Versions { get; init; } = ImmutableSortedDictionary.Create<string, string>(
        StringComparer.Ordinal);

    /// <summary>Share of the scored samples that are hard, 0..1; 0 without any.</summary>
    public double HardShare => (double)HardSamples / Math.Max(1, TotalSamples);

    /// <summary>Share of all samples that were left out, 0..1; 0 without any.</summary>
    public double LeftOutShare => (double)SkippedSamples / Math.Max(1, TotalSamples + SkippedSamples);

    /// <summary>The summary as JSON, snake_case, indented: what an output keeps as .hardexample/summary.json.</summary>
    public string ToJson()
    {
        using var text = new MemoryStream();
        JobSummaryFile.Write(text, this);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
