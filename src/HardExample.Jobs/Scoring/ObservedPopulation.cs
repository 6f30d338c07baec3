using System.Collections.Immutable;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Scoring;

/// <summary>A population that was observed. It is disposed of after the last score, and its source with it.</summary>
/// <param name="Task">The task of the job.</param>
/// <param name="Samples">The observed samples, in input order; they need not fit into memory.</param>
/// <param name="Skipped">How many could not be observed.</param>
/// <param name="FeatureExtractor">What gave the embeddings.</param>
/// <param name="Reference">What the samples are compared with; null = with each other.</param>
public sealed record ObservedPopulation(TaskType Task, ISampleSource Samples, int Skipped, string FeatureExtractor,
    TrainingReference? Reference) : IDisposable
{
    /// <summary>What decoded the images, for example "ImageSharp 2.1.13".</summary>
    public required string ImageDecoder { get; init; }

    /// <summary>How many images of the input were left out before, because something was wrong with their results.</summary>
    public int Unusable { get; init; }

    /// <summary>Those of them that the events of this job were not told of, by the kind of error.</summary>
    public IReadOnlyDictionary<string, int> UnusableReasons { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>A hash of the models that observed.</summary>
    public required string Models { get; init; }

    /// <summary>What the population looks like, with what the ledger leaves out of it; null when it is not compared.</summary>
    public PopulationProfile? Profile { get; init; }

    /// <summary>Whether no sample is left, because the ledger knows all of them.</summary>
    public bool IsEmpty { get; init; }

    /// <inheritdoc/>
    public void Dispose() => (Samples as IDisposable)?.Dispose();
}
