using HardExample.Core.Numerics.Linear;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>The samples in the plane of the two largest principal components of the embeddings.</summary>
internal sealed class EmbeddingMap
{
    // Enough for stable axes; the others are projected on them.
    private const int MaxFitted = 4000;

    private readonly PrincipalComponents? _components;
    private readonly int _values;

    internal EmbeddingMap(IReadOnlyList<Sample> samples)
    {
        List<float[]> embeddings = [.. samples.Select(static s => s.Embedding).OfType<float[]>()];
        if (embeddings.Count < 3) return;
        _values = embeddings[0].Length;
        embeddings.RemoveAll(e => e.Length != _values);
        int step = (embeddings.Count + MaxFitted - 1) / MaxFitted;
        _components = PrincipalComponents.Fit([.. embeddings.Where((_, i) => i % step == 0)], 2);
    }

    /// <summary>Shares of the variance along the two axes; null when there is no map.</summary>
    internal IReadOnlyList<double>? Explained => _components?.ExplainedVarianceRatio;

    /// <summary>The coordinates of a sample, [2]; null when it has no embedding.</summary>
    internal double[]? PointOf(Sample sample) =>
        sample.Embedding is { } e && _components is not null && e.Length == _values ? _components.Project(e) : null;
}
