using System.Collections.Immutable;
using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Reference;

/// <summary>Images that were chosen for labelling before, beside the training set: what is near them is no news.</summary>
/// <param name="Vectors">Embeddings of length 1, from the extractor of the population.</param>
/// <param name="Labels">The class that people gave each of them; null where no label came back.</param>
public sealed record KnownImages(VectorSet Vectors, ImmutableArray<string?> Labels)
{
    /// <summary>No image.</summary>
    public static KnownImages Empty { get; } = new(VectorSet.Empty, []);
}
