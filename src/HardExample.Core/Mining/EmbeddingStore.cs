using HardExample.Core.Errors;
using HardExample.Core.Numerics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>The embeddings of a large population, and its appearances in the space of the training images, apart from its samples.</summary>
/// <param name="space">That space; null = appearances are dropped, nobody compares them.</param>
public sealed class EmbeddingStore(AppearanceSpace? space) : IDisposable
{
    private readonly List<int> _rows = [];
    private readonly List<int> _lookRows = [];
    private VectorStore? _vectors;
    private VectorStore? _looks;

    /// <summary>Length of the embeddings, 0 when there is none.</summary>
    internal int Dimension => _vectors?.Dimension ?? 0;

    /// <summary>The embeddings.</summary>
    internal VectorSet Vectors => _vectors is null ? VectorSet.Empty : VectorSet.FromStore(_vectors);

    /// <summary>The appearances.</summary>
    internal VectorSet Looks => _looks is null ? VectorSet.Empty : VectorSet.FromStore(_looks);

    /// <summary>Takes embedding and appearance off the next sample of the population.</summary>
    /// <returns>
    /// The sample without them. An embedding of another length than those before stays on the sample, for the algorithms to complain of.
    /// </returns>
    /// <exception cref="InputException">A descriptor has another length than those of the training images.</exception>
    public Sample TakeFrom(Sample sample)
    {
        sample = TakeLook(sample);
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

    /// <summary>The appearance of the sample at a position among <see cref="Looks"/>, −1 when it has none.</summary>
    internal int LookOf(int sample) => _lookRows[sample];

    private Sample TakeLook(Sample sample)
    {
        if (space is null || sample.Appearance is not { } appearance)
        {
            _lookRows.Add(-1);
            return sample.Appearance is null ? sample : sample with { Appearance = null };
        }
        float[] point = space.Project(appearance);
        _looks ??= new(point.Length);
        _lookRows.Add(_looks.Count);
        _looks.Add(point);
        return sample with { Appearance = null };
    }
}
