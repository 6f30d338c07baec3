using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Selection;

/// <summary>The embeddings of a population, for a selection that compares images.</summary>
public sealed class SelectionVectors : IDisposable
{
    private readonly List<int> _rows = [];
    private readonly List<string> _ids = [];
    private VectorStore? _store;

    /// <summary>
    /// Adds the embedding of the next sample; one that is missing, not finite or of another length leaves the sample unlike all others.
    /// </summary>
    /// <param name="id">The sample's id.</param>
    /// <param name="embedding">A vector of length 1; null without one.</param>
    public void Add(string id, float[]? embedding)
    {
        bool usable = embedding is { Length: > 0 } && float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(embedding))
            && (_store is null || _store.Dimension == embedding.Length);
        _rows.Add(usable ? Count : -1);
        if (!usable) return;
        _store ??= new(embedding!.Length);
        _store.Add(embedding);
        _ids.Add(id);
    }

    /// <summary>How many samples have an embedding.</summary>
    public int Count => _ids.Count;

    /// <summary>The embeddings, in the order of the samples.</summary>
    internal VectorSet All => _store is null ? VectorSet.Empty : VectorSet.FromStore(_store);

    /// <summary>The embeddings in the order of the samples' ids, which is the same whatever the order of the input was.</summary>
    public VectorSet ById()
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        Array.Sort(order, (a, b) => string.CompareOrdinal(_ids[a], _ids[b]));
        return All.Subset(order);
    }

    /// <summary>Row of a sample in <see cref="All"/>; −1 without an embedding.</summary>
    internal int RowOf(int sample) => sample < _rows.Count ? _rows[sample] : -1;

    /// <inheritdoc/>
    public void Dispose() => _store?.Dispose();
}
