using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>A feature vector for each box: all values one after another, and the length of each vector, -1 where a box has none.</summary>
internal sealed class VectorColumns(ObservedField<ObservedArray<float[]?>> field) : IShardColumns
{
    private const int None = -1;

    private readonly ListColumn<int> _lengths = new($"{field.Name}_lengths") { Holds = field.Observation };
    private readonly ListColumn<float> _values = new($"{field.Name}_values") { Holds = field.Observation };

    public IEnumerable<ShardColumn> Columns => [_lengths, _values];

    public void Add(Sample sample)
    {
        ObservedArray<float[]?> vectors = field.Get(sample);
        if (vectors.IsDefault)
        {
            _lengths.AddNull();
            _values.AddNull();
            return;
        }
        _lengths.Add([.. vectors.Select(static v => v?.Length ?? None)]);
        _values.Add([.. vectors.SelectMany(static v => v ?? [])]);
    }

    public Sample Read(Sample sample, int row)
    {
        if (_lengths.IsNull(row)) return sample;
        ReadOnlySpan<int> lengths = _lengths[row];
        ReadOnlySpan<float> values = _values[row];
        var vectors = new float[]?[lengths.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            if (lengths[i] == None) continue;
            vectors[i] = values[..lengths[i]].ToArray();
            values = values[lengths[i]..];
        }
        return field.Set(sample, ImmutableCollectionsMarshal.AsImmutableArray(vectors));
    }
}
