using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>One image of a shard.</summary>
/// <param name="IsTraining">Whether it is of the training set; else it is of the population.</param>
/// <param name="Index">Index among the usable samples of its set, in input order, from 0.</param>
/// <param name="Sample">The sample: as it was read, or observed.</param>
/// <param name="ImageBytes">Size of the image file when the plan was made, bytes; null where asking would cost a request each.</param>
/// <param name="Problem">Why it could not be observed; null when all went well or nothing was tried yet.</param>
internal readonly record struct ShardRow(bool IsTraining, long Index, Sample Sample, long? ImageBytes, string? Problem)
{
    /// <summary>Whether <see cref="Problem"/> is that a model failed.</summary>
    public bool ModelFailed { get; init; }

    /// <summary>Whether <see cref="Problem"/> kept the model from making the result that was missing.</summary>
    public bool Unpredicted { get; init; }
}
