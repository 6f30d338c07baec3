using Parquet;
using Parquet.Schema;

namespace HardExample.Cluster.Shards;

/// <summary>A list of values a row; the list may be null, which is not the same as empty.</summary>
/// <typeparam name="T">A value.</typeparam>
internal class ListColumn<T> : ShardColumn<T> where T : struct
{
    private const int Null = 0, Empty = 1, There = 2;

    private readonly ListField _list;
    private readonly DataField _data;
    private readonly List<(int Start, int Length)> _rows = [];

    /// <param name="name">Name of the column.</param>
    /// <param name="type">Type of a value where it is not <typeparamref name="T"/>: text.</param>
    public ListColumn(string name, Type? type = null)
    {
        _data = new DataField("element", type ?? typeof(T), false);
        _list = new ListField(name, _data);
    }

    public override Field Field => _list;

    protected override DataField Data => _data;

    /// <summary>Whether the list of a row that was read is null.</summary>
    public bool IsNull(int row) => _rows[row].Length < 0;

    /// <summary>The list of a row that was read; empty when it is null.</summary>
    public ReadOnlySpan<T> this[int row] => _rows[row] is { Length: > 0 } there ? Values.Slice(there.Start, there.Length) : [];

    public void AddNull() => PutLevels(Null, 0);

    public void Add(ReadOnlySpan<T> values)
    {
        if (values.IsEmpty) PutLevels(Empty, 0);
        for (int i = 0; i < values.Length; i++) PutLevels(There, i == 0 ? 0 : 1);
        Put(values);
    }

    public override void Skip(int rows)
    {
        Clear();
        _rows.Clear();
        _rows.AddRange(Enumerable.Repeat((0, -1), rows));
    }

    public override async Task ReadAsync(ParquetRowGroupReader group, ParquetSchema schema)
    {
        await base.ReadAsync(group, schema).ConfigureAwait(false);
        _rows.Clear();
        int next = 0;
        for (int i = 0; i < Definitions.Length; i++)
        {
            if (Repetitions[i] == 0) _rows.Add((next, Definitions[i] == Null ? -1 : 0));
            if (Definitions[i] != There) continue;
            _rows[^1] = (_rows[^1].Start, _rows[^1].Length + 1);
            next++;
        }
    }
}
