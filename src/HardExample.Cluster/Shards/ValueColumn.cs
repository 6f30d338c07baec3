using Parquet;
using Parquet.Schema;

namespace HardExample.Cluster.Shards;

/// <summary>One value a row, which may be null.</summary>
/// <param name="name">Name of the column.</param>
internal sealed class ValueColumn<T>(string name) : ShardColumn<T> where T : struct
{
    private readonly DataField _data = new(name, typeof(T), true);
    private int[] _places = [];

    public override Field Field => _data;

    protected override DataField Data => _data;

    /// <summary>The value of a row that was read.</summary>
    public T? this[int row] => _places[row] >= 0 ? Values[_places[row]] : null;

    public void Add(T? value)
    {
        PutLevels(value is null ? 0 : 1, 0);
        if (value is { } there) Put([there]);
    }

    public override void Skip(int rows)
    {
        Clear();
        _places = new int[rows];
        Array.Fill(_places, -1);
    }

    public override async Task ReadAsync(ParquetRowGroupReader group, ParquetSchema schema)
    {
        await base.ReadAsync(group, schema).ConfigureAwait(false);
        _places = new int[Definitions.Length];
        for (int row = 0, next = 0; row < _places.Length; row++) _places[row] = Definitions[row] == 0 ? -1 : next++;
    }
}
