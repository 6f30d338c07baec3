using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// The embeddings of a population, and its descriptors projected into a <see cref="DescriptorSpace"/>, in memory of their own beside the
/// samples.
/// </summary>
/// <remarks>
/// The descriptor space of a population that is its own reference is known only after all samples were taken. <see cref="Project"/> then
/// reads the descriptors a second time from the source; if each equals the embedding, as when there is no feature extractor, the stored
/// embeddings serve instead.
/// After <see cref="Dispose"/> a reference that uses this store must not compare embeddings any more.
/// </remarks>
public sealed class EmbeddingStore : IDisposable
{
    private const int ChunkSize = 1024;

    private readonly Func<Observations, IEnumerable<Sample>>? _read;
    private readonly List<int> _rows = [];
    private readonly List<int> _pointRows = [];
    private readonly List<int> _shareRows = [];
    private readonly List<bool> _described = [];
    private readonly List<bool> _pretrained = [];
    private DescriptorSpace? _space;
    private bool _embeddingsDescribe = true;
    private VectorStore? _vectors;
    private VectorStore? _points;
    private VectorStore? _picked;
    private VectorStore? _shares;

    /// <summary>A store for a population that is compared with a training set.</summary>
    public EmbeddingStore()
    {
    }

    /// <summary>A store for a population that is its own reference.</summary>
    /// <param name="read">Reads all samples again, in their order, with what is wanted of them.</param>
    public EmbeddingStore(Func<Observations, IEnumerable<Sample>> read) => _read = read;

    /// <summary>Values of an embedding; 0 when there is none.</summary>
    internal int Dimension => _vectors?.Dimension ?? 0;

    /// <summary>The embeddings.</summary>
    internal VectorSet Vectors => _vectors is null ? VectorSet.Empty : VectorSet.FromStore(_vectors);

    /// <summary>The projected descriptors.</summary>
    internal VectorSet Descriptors => _points is null ? VectorSet.Empty : VectorSet.FromStore(_points);

    /// <summary>Stores what is compared of the next sample of the population.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="shares">Its class probabilities by the second view (<see cref="SecondView"/>); null where there are none.</param>
    /// <returns>
    /// The sample without embedding, descriptor and pretrained features. An embedding of another length than those before stays on it; the
    /// algorithms then refuse it with a message.
    /// </returns>
    public Sample TakeFrom(Sample sample, float[]? shares = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        _described.Add(sample.Descriptor is not null);
        _pretrained.Add(sample.PretrainedEmbedding is not null);
        bool fits = sample.Embedding is { Length: > 0 } embedding && (_vectors is null || _vectors.Dimension == embedding.Length);
        if (sample.Descriptor is { } descriptor)
        {
            _embeddingsDescribe &= fits && descriptor.AsSpan().SequenceEqual(sample.Embedding);
        }
        _shareRows.Add(Keep(shares));
        if (fits)
        {
            _vectors ??= new(sample.Embedding!.Length);
            _rows.Add(_vectors.Count);
            _vectors.Add(sample.Embedding);
        }
        else _rows.Add(-1);
        return fits || sample.Descriptor is not null || sample.PretrainedEmbedding is not null
            ? sample with { Embedding = fits ? null : sample.Embedding, Descriptor = null, PretrainedEmbedding = null } : sample;
    }

    /// <summary>Projects the descriptors of a population that is its own reference into the space that was fitted to them.</summary>
    /// <param name="space">The space; null = descriptors are not kept.</param>
    public void Project(DescriptorSpace? space)
    {
        _picked?.Dispose();
        _picked = null;
        _space = space;
        if (space is null)
        {
            for (int i = 0; i < _rows.Count; i++) AddPoint(null);
            return;
        }
        if (_embeddingsDescribe)
            for (int i = 0; i < _rows.Count; i++) AddPoint(_described[i] ? _vectors![_rows[i]] : null);
        else
            foreach (float[]? descriptor in ReadDescriptors()) AddPoint(descriptor);
    }

    /// <summary>Asks the second view of a population that is its own reference for the class probabilities of all samples.</summary>
    /// <param name="view">The view; null = there is none.</param>
    /// <param name="options">Threads and cancellation.</param>
    public void Share(SecondView? view, ParallelOptions options)
    {
        if (view is null) return;
        int at = 0;
        foreach (Sample[] chunk in Read(Observations.PretrainedEmbedding).Chunk(ChunkSize))
            foreach (float[]? shares in view.Of(chunk, options)) _shareRows[at++] = Keep(shares);
    }

    /// <summary>
    /// Gives the descriptors back, when the only algorithm that compares them has found the neighbours; nothing of
    /// <see cref="Descriptors"/> may be used any more.
    /// </summary>
    internal void DropDescriptors()
    {
        _points?.Dispose();
        _points = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors?.Dispose();
        _points?.Dispose();
        _picked?.Dispose();
        _shares?.Dispose();
    }

    /// <summary>Row in <see cref="Vectors"/> of the sample with this index; −1 when it has no embedding here.</summary>
    internal int RowOf(int sample) => _rows[sample];

    /// <summary>The class probabilities by the second view of the sample with this index; empty where there are none.</summary>
    internal ReadOnlySpan<float> SharesOf(int sample) => _shareRows[sample] < 0 ? [] : _shares![_shareRows[sample]];

    /// <summary>Row in <see cref="Descriptors"/> of the sample with this index; −1 when it has none.</summary>
    internal int DescriptorOf(int sample) => _pointRows[sample];

    /// <summary>Whether the sample with this index has a descriptor.</summary>
    internal bool IsDescribed(int sample) => _described[sample];

    /// <summary>Whether the sample with this index has pretrained features.</summary>
    internal bool IsPretrained(int sample) => _pretrained[sample];

    /// <summary>Reads some samples again, with what is wanted of them.</summary>
    /// <param name="samples">Ascending indices.</param>
    /// <param name="wanted">Observations.</param>
    internal Sample[] Pick(int[] samples, Observations wanted)
    {
        var picked = new List<Sample>(samples.Length);
        int at = 0;
        foreach (Sample sample in Read(wanted))
        {
            if (picked.Count == samples.Length) break;
            if (samples[picked.Count] == at++) picked.Add(sample);
        }
        return [.. picked];
    }

    /// <summary>The descriptors of some samples, valid until the next call, <see cref="Project"/> or <see cref="Dispose"/>.</summary>
    /// <param name="samples">Ascending indices of samples that have one.</param>
    /// <exception cref="InputException">They differ in length.</exception>
    internal VectorSet DescriptorsOf(int[] samples)
    {
        if (_embeddingsDescribe) return Vectors.Subset(Array.ConvertAll(samples, RowOf));
        _picked?.Dispose();
        _picked = null;
        int at = 0, next = 0;
        foreach (float[]? descriptor in ReadDescriptors())
        {
            if (next == samples.Length) break;
            if (samples[next] != at++) continue;
            next++;
            _picked ??= new(descriptor!.Length);
            if (descriptor!.Length != _picked.Dimension)
                throw new InputException($"A descriptor has {descriptor.Length} values, others have {_picked.Dimension}. Observe the "
                    + "whole population with one version.");
            _picked.Add(descriptor);
        }
        return _picked is null ? VectorSet.Empty : VectorSet.FromStore(_picked);
    }

    private IEnumerable<float[]?> ReadDescriptors() => Read(Observations.Descriptor).Select(static s => s.Descriptor);

    private IEnumerable<Sample> Read(Observations wanted) => _read is null
        ? throw new InvalidOperationException("A population that is compared with a training set is not read again.")
        : _read(wanted);

    private int Keep(float[]? shares)
    {
        if (shares is null) return -1;
        _shares ??= new(shares.Length);
        _shares.Add(shares);
        return _shares.Count - 1;
    }

    private void AddPoint(ReadOnlySpan<float> descriptor)
    {
        if (_space is null || descriptor.IsEmpty)
        {
            _pointRows.Add(-1);
            return;
        }
        float[] point = _space.Project(descriptor);
        _points ??= new(point.Length);
        _pointRows.Add(_points.Count);
        _points.Add(point);
    }
}
