using HardExample.Core.Numerics;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>The embeddings of a large population, apart from its samples.</summary>
public sealed class EmbeddingStore : IDisposable
{
    private readonly List<int> _rows = [];
    private VectorStore? _vectors;

    /// <summary>Length of the embeddings, 0 when there is none.</summary>
    internal int Dimension => _vectors?.Dimension ?? 0;

    /// <summary>The embeddings.</summary>
    internal VectorSet Vectors => _vectors is null ? VectorSet.Empty : VectorSet.FromStore(_vectors);

    /// <summary>Takes the embedding off the next sample of the population.</summary>
    /// <returns>
    /// The sample without it. An embedding of another length than those before stays on the sample, for the algorithms to complain of.
    /// </returns>
    public Sample TakeFrom(Sample sample)
    {
        if (sample.Embedding is not { Length: > 0 } embedding || _vectors is not null && _vectors.Dimension != embedding.Length)
        {
            _rows.Add(-1);
            return sample;
        }
        _vectors ??= new(embedding.Length);
        _rows.Add(_vectors.Count);
        _vectors.Add(embedding);
        return sample with { Embedding = null };
    }

    /// <inheritdoc/>
    public void Dispose() => _vectors?.Dispose();

    /// <summary>The embedding of the sample at a position among <see cref="Vectors"/>, −1 when it is not there.</summary>
    internal int RowOf(int sample) => _rows[sample];
}
