using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>A feature vector for each box: all values one after another, and the length of each vector, -1 where a box has none.</summary>
/// <param name="prefix">What the names of the columns begin with.</param>
internal sealed class VectorColumns(string prefix)
{
    private const int None = -1;

    private readonly ListColumn<int> _lengths = new($"{prefix}_lengths") { Holds = Observations.BoxEmbeddings };
    private readonly ListColumn<float> _values = new($"{prefix}_values") { Holds = Observations.BoxEmbeddings };

    public IEnumerable<ShardColumn> Columns => [_lengths, _values];

    public void Add(ObservedArray<float[]?> vectors)
    {
        if (vectors.IsDefault)
        {
            _lengths.AddNull();
            _values.AddNull();
            return;
        }
        _lengths.Add([.. vectors.Select(static v => v?.Length ?? None)]);
        _values.Add([.. vectors.SelectMany(static v => v ?? [])]);
    }

    public ObservedArray<float[]?> Read(int row)
    {
        if (_lengths.IsNull(row)) return default;
        ReadOnlySpan<int> lengths = _lengths[row];
        ReadOnlySpan<float> values = _values[row];
        var vectors = new float[]?[lengths.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            if (lengths[i] == None) continue;
            vectors[i] = values[..lengths[i]].ToArray();
            values = values[lengths[i]..];
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(vectors);
    }
}
