using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// What a population looks like, in little space: a draw of its samples with the numbers that populations are compared by.
/// </summary>
public sealed record PopulationProfile
{
    /// <summary>The task of the population.</summary>
    public required TaskType Task { get; init; }

    /// <summary>Samples of the whole population.</summary>
    public required int Count { get; init; }

    /// <summary>The names of <see cref="ProfiledSample.Values"/>: features by their names, and <see cref="Confidence"/>.</summary>
    public required ImmutableArray<string> Scalars { get; init; }

    /// <summary>The drawn samples, in the order of the hashes of their ids: the first n are a draw of n.</summary>
    public required ImmutableArray<ProfiledSample> Samples { get; init; }

    /// <summary>Identifies the extractor of the embeddings (<see cref="Sample.EmbeddingSource"/>); empty without any.</summary>
    public string Extractor { get; init; } = "";

    /// <summary>The name of top-1 confidence among <see cref="Scalars"/>.</summary>
    public const string Confidence = "confidence";

    /// <summary>The first samples of the draw only, fewer with an embedding.</summary>
    /// <param name="samples">At most so many samples.</param>
    /// <param name="embeddings">At most so many of them keep their embedding.</param>
    public PopulationProfile Take(int samples, int embeddings) => this with
    {
        Samples = [.. Samples.Take(samples).Select((s, i) => i < embeddings ? s : s with { Embedding = null })],
    };
}

/// <summary>One sample of a profile.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Values">The values of <see cref="PopulationProfile.Scalars"/>; NaN where one does not apply.</param>
/// <param name="Classes">Predicted classes and how often: of a classification one, of a detection those of the boxes.</param>
public sealed record ProfiledSample(
    string Id, ImmutableArray<float> Values, ImmutableArray<KeyValuePair<string, int>> Classes)
{
    /// <summary>The embedding, of length 1; null = none is kept.</summary>
    public float[]? Embedding { get; init; }
}
