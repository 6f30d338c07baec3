using HardExample.Core.Configuration;
using HardExample.Core.Drift;
using HardExample.Core.Evaluation;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>The content of a report. Delegates for pictures run on several threads; null = no picture.</summary>
public sealed record ReportInput
{
    /// <summary>Scored and fused samples, in any order.</summary>
    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>The task of the job.</summary>
    public required TaskType Task { get; init; }

    /// <summary>The algorithms that were asked for, with the weights of the fusion.</summary>
    public required WeightedList Algorithms { get; init; }

    /// <summary>algo_hard_threshold, 0..1.</summary>
    public required double Threshold { get; init; }

    /// <summary>Heading of the report.</summary>
    public string Title { get; init; } = "Hard examples";

    /// <summary>How many inputs were left out because they were bad.</summary>
    public int Skipped { get; init; }

    /// <summary>How long the job took; null when unknown.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>What served as feature extractor, in words; null when nothing did.</summary>
    public string? FeatureExtractor { get; init; }

    /// <summary>What served as reference, in words; null when nothing did.</summary>
    public string? Reference { get; init; }

    /// <summary>How good the ranking is, where truth is known; null = the section is left out.</summary>
    public EvaluationReport? Evaluation { get; init; }

    /// <summary>How far the population is from what it was compared with; null = the section is left out.</summary>
    public DriftResult? Drift { get; init; }

    /// <summary>The picture of a sample; null = a report without pictures.</summary>
    public Func<Sample, Thumbnail?>? Thumbnail { get; init; }

    /// <summary>The training images nearest to a sample, nearest first; null = not shown.</summary>
    public Func<Sample, IReadOnlyList<NearestTrainingImage>>? Nearest { get; init; }

    /// <summary>What stands over the nearest images; a reference that is the population itself asks for other words.</summary>
    public string NearestHeading { get; init; } = "Nearest training images";

    /// <summary>The picture of a training image; each source is asked for once.</summary>
    public Func<NearestTrainingImage, Thumbnail?>? NearestThumbnail { get; init; }

    /// <summary>The picture of an augmented view whose prediction differs from the sample's.</summary>
    public Func<Sample, AugmentedPrediction, Thumbnail?>? ViewThumbnail { get; init; }

    /// <summary>The PASCAL VOC file of a sample, for a detection's manifest line; null = the line has none.</summary>
    public Func<Sample, string?>? AnnotationLocation { get; init; }

    /// <summary>Where thumbnails go when they are not to stand inside the report; null = inside.</summary>
    public LinkedThumbnails? Linked { get; init; }

    /// <summary>How many samples the gallery lists, hardest first, at least 1. Summary and charts of counts always cover all.</summary>
    public int MaxListed { get; init; } = 5000;

    /// <summary>How many pictures are made at once, at least 1. It never changes the result.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;
}

/// <summary>Thumbnails beside the report instead of inside it.</summary>
/// <param name="Folder">Name of the folder beside the report, such as report_files; one plain name, no path.</param>
/// <param name="Write">Takes the name of a file in that folder and its content; called from one thread at a time.</param>
public sealed record LinkedThumbnails(string Folder, Action<string, ReadOnlyMemory<byte>> Write);
