using HardExample.Core.Errors;
using HardExample.Core.Numerics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>The embeddings of a large population, and what its pictures look like, apart from its samples.</summary>
/// <param name="space">Descriptors are brought into it at once, which takes a thirtieth of the memory; null = they are dropped, since nothing compares them.</param>
public sealed class EmbeddingStore(AppearanceSpace? space = null) : IDisposable
{
    private readonly List<int> _rows = [];
    private readonly List<int> _lookRows = [];
    private VectorStore? _vectors;
    private VectorStore? _looks;

    /// <summary>Length of the embeddings, 0 when there is none.</summary>
    internal int Dimension => _vectors?.Dimension ?? 0;

    /// <summary>The embeddings.</summary>
    internal VectorSet Vectors => _vectors is null ? VectorSet.Empty : VectorSet.FromStore(_vectors);

    /// <summary>The descriptors in the space of the training images.</summary>
    internal VectorSet Looks => _looks is null ? VectorSet.Empty : VectorSet.FromStore(_looks);

    /// <summary>Takes the embedding and the descriptor off the next sample of the population.</summary>
    /// <returns>
    /// The sample without them. An embedding of another length than those before stays on the sample, for the algorithms to complain of.
    /// </returns>
    /// <exception cref="InputException">A descriptor has another length than those of the training images.</exception>
    public Sample TakeFrom(Sample sample)
    {
        _lookRows.Add(-1);
        if (sample.Appearance is { } appearance)
        {
            if (space is not null)
            {
                float[] point = space.Project(appearance);
                _looks ??= new(point.Length);
                _lookRows[^1] = _looks.Count;
                _looks.Add(point);
            }
            sample = sample with { Appearance = null };
        }
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
    public void Dispose()
    {
        _vectors?.Dispose();
        _looks?.Dispose();
    }

    /// <summary>The embedding of the sample at a position among <see cref="Vectors"/>, −1 when it is not there.</summary>
    internal int RowOf(int sample) => _rows[sample];

    /// <summary>The descriptor of the sample at a position among <see cref="Looks"/>, −1 when it is not there.</summary>
    internal int LookOf(int sample) => _lookRows[sample];
}
