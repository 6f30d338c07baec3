using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Drift;

/// <summary>What a population is compared with.</summary>
public sealed record DriftReference
{
    /// <summary>In words, for example "800 training images".</summary>
    public required string Description { get; init; }

    /// <summary>Its profile, with embeddings as far as they are compared.</summary>
    public required PopulationProfile Profile { get; init; }

    /// <summary>
    /// Whether it is what the model was trained on: then the model is surer of it than of any other images, and people may have chosen the
    /// shares of its classes, so that neither is compared as if it were a population from service.
    /// </summary>
    public bool IsTraining { get; init; }

    /// <summary>Whether its predictions are those of the same model.</summary>
    public bool HasSameModel { get; init; } = true;

    /// <summary>The populations of earlier runs, oldest first; empty without a ledger.</summary>
    public ImmutableArray<DriftPoint> History { get; init; } = [];

    /// <summary>The training set of a reference; null when it has none, because the population replaces it.</summary>
    public static DriftReference? Of(TrainingReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Profile is not { } profile) return null;
        ReferenceVectors embeddings = reference.Embeddings;
        // More than are compared, because they are drawn by class.
        return new()
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{reference.SampleCount:N0} training images"),
            IsTraining = true,
            Profile = profile with
            {
                Samples = [.. profile.Samples.Select(s =>
                    embeddings.RowOf(s.Id) is >= 0 and var row ? s with { Embedding = embeddings.Vectors[row].ToArray() } : s)],
            },
        };
    }

    /// <summary>
    /// Profiles of several populations as one; an image that was in several counts once, as a folder is mined again and again.
    /// </summary>
    /// <param name="profiles">At least one, of one task.</param>
    /// <param name="extractor">The extractor whose embeddings are compared; null = that of the last profile.</param>
    public static PopulationProfile Join(IReadOnlyList<PopulationProfile> profiles, string? extractor = null)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        PopulationProfile last = profiles[^1];
        extractor = profiles.Any(p => p.Extractor == extractor) ? extractor! : last.Extractor;
        return last with
        {
            Extractor = extractor,
            Count = profiles.Sum(static p => p.Count),
            // The same name with the same values is the same image: cameras begin anew with the same names.
            Samples = [.. profiles.SelectMany(p => p.Samples.Select(s => s with
            {
                // An older version may have kept other values.
                Values = p.Scalars.AsSpan().SequenceEqual(last.Scalars.AsSpan()) ? s.Values
                    : [.. last.Scalars.Select(name => p.Scalars.IndexOf(name) is >= 0 and var at ? s.Values[at] : float.NaN)],
                Embedding = p.Extractor == extractor ? s.Embedding : null,
            })).OrderBy(static s => s.Embedding is null).DistinctBy(static s => (s.Id, Convert.ToHexString(
                MemoryMarshal.AsBytes(s.Values.AsSpan()))))],
        };
    }
}
