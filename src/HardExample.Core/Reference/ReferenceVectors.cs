using System.Collections.Frozen;
using System.Collections.Immutable;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Core.Reference;

/// <summary>Vectors of a reference with their labels and the samples that they come from.</summary>
public sealed class ReferenceVectors
{
    /// <summary>The label of vectors without a class: detections that match no annotation, and unlabelled images.</summary>
    public const int NoClass = -1;

    private readonly Lazy<FrozenDictionary<string, int>> _rowOfSample;
    private readonly Lazy<(int[] Starts, int[] Members)> _byLabel;

    /// <summary>Makes the set.</summary>
    /// <param name="sampleIds">The sample of each vector.</param>
    /// <param name="labels">
    /// The class of each vector as an index into <see cref="TrainingReference.Classes"/>, or <see cref="NoClass"/>.
    /// </param>
    /// <param name="vectors">Vectors of length 1.</param>
    /// <exception cref="ArgumentException">The three differ in length.</exception>
    public ReferenceVectors(ImmutableArray<string> sampleIds, ImmutableArray<int> labels, VectorSet vectors)
    {
        if (sampleIds.Length != vectors.Count || labels.Length != vectors.Count)
            throw new ArgumentException($"{sampleIds.Length} samples and {labels.Length} labels do not belong to {vectors.Count} vectors.",
                nameof(vectors));
        (SampleIds, Labels, Vectors) = (sampleIds, labels, vectors);
        _rowOfSample = new(MakeRows);
        _byLabel = new(() => KMeans.Group([.. Labels.Select(static l => l + 1)], Labels.IsEmpty ? 0 : Labels.Max() + 2));
    }

    /// <summary>No vector.</summary>
    public static ReferenceVectors Empty { get; } = new([], [], VectorSet.Empty);

    /// <summary>The sample of each vector.</summary>
    public ImmutableArray<string> SampleIds { get; }

    /// <summary>The class of each vector, or <see cref="NoClass"/>.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>The vectors.</summary>
    public VectorSet Vectors { get; }

    /// <summary>How many vectors.</summary>
    public int Count => Vectors.Count;

    /// <summary>The first vector of a sample, −1 when there is none.</summary>
    public int RowOf(string sampleId) => _rowOfSample.Value.GetValueOrDefault(sampleId, -1);

    /// <summary>The vectors of one class, ascending.</summary>
    public ReadOnlySpan<int> RowsOf(int label)
    {
        (int[] starts, int[] members) = _byLabel.Value;
        return label < NoClass || label + 2 >= starts.Length ? [] : members.AsSpan(starts[label + 1]..starts[label + 2]);
    }

    private FrozenDictionary<string, int> MakeRows()
    {
        var rows = new Dictionary<string, int>(Count, StringComparer.Ordinal);
        for (int i = 0; i < Count; i++) rows.TryAdd(SampleIds[i], i);
        return rows.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
