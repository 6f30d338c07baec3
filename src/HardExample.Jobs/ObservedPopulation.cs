using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs;

/// <summary>A population that was observed and is to be scored.</summary>
/// <param name="Task">The task of the job.</param>
/// <param name="Samples">The observed samples, in input order.</param>
/// <param name="Skipped">How many could not be observed.</param>
/// <param name="FeatureExtractor">What gave the embeddings.</param>
public sealed record ObservedPopulation(TaskType Task, IReadOnlyList<Sample> Samples, int Skipped, string FeatureExtractor)
{
    /// <summary>What the samples are compared with; null = it is made of <see cref="Training"/>, or else of the population itself.</summary>
    public TrainingReference? Reference { get; init; }

    /// <summary>The training samples in the order of their manifest; observed, unless <see cref="Reference"/> is given. Null without a training set.</summary>
    public IReadOnlyList<Sample>? Training { get; init; }

    /// <summary>How many images of the input were left out before, because something was wrong with their results.</summary>
    public int Unusable { get; init; }
}
