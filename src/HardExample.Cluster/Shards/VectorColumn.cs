using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>A vector of the image.</summary>
internal sealed class VectorColumn(ObservedField<float[]> field) : IShardColumns
{
    private readonly ListColumn<float> _values = new(field.Name) { Holds = field.Observation, FormerNames = field.FormerNames };

    public IEnumerable<ShardColumn> Columns => [_values];

    public void Add(Sample sample)
    {
        if (field.Get(sample) is { } vector) _values.Add(vector);
        else _values.AddNull();
    }

    public Sample Read(Sample sample, int row) => _values.IsNull(row) ? sample : field.Set(sample, _values[row].ToArray());
}
