using System.Collections;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Scoring;

/// <summary>
/// Samples in a third of the memory: id, source, index and prediction are stored for each, all other properties once for all samples that
/// have them in common. A sample is made each time it is read.
/// </summary>
internal sealed class SampleIndex : IReadOnlyList<Sample>
{
    // Small arrays: a large one would be copied whenever it grows.
    private const int RowsInPart = 1024;

    private readonly Dictionary<Sample, Sample> _kinds = [];
    private readonly List<Row[]> _parts = [];

    public int Count { get; private set; }

    public Sample this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            Row row = _parts[index / RowsInPart][index % RowsInPart];
            return row.Kind with { Id = row.Id, Source = row.Source, SequenceIndex = row.SequenceIndex, Prediction = row.Prediction };
        }
    }

    /// <summary>Adds a sample.</summary>
    public void Add(Sample sample)
    {
        Sample kind = sample with { Id = "", Source = "", SequenceIndex = 0, Prediction = null };
        if (!_kinds.TryGetValue(kind, out Sample? known)) _kinds.Add(kind, known = kind);
        if (Count % RowsInPart == 0) _parts.Add(new Row[RowsInPart]);
        _parts[^1][Count++ % RowsInPart] = new(sample.Id, sample.Source, sample.SequenceIndex, sample.Prediction, known);
    }

    public IEnumerator<Sample> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private readonly record struct Row(string Id, string Source, int SequenceIndex, Prediction? Prediction, Sample Kind);
}
