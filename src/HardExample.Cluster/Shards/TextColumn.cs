using HardExample.Core.Formats.Json;
using HardExample.Jobs.Caching;
using Parquet;
using Parquet.Schema;

namespace HardExample.Cluster.Shards;

/// <summary>One text a row, which may be null.</summary>
/// <param name="name">Name of the column.</param>
/// <param name="shared">Whether many rows have the same text, which is then in memory once.</param>
internal sealed class TextColumn(string name, bool shared = false) : ShardColumn<ReadOnlyMemory<char>>
{
    private readonly DataField _data = new(name, typeof(string), true);
    private int[] _places = [];

    public override Field Field => _data;

    protected override DataField Data => _data;

    /// <summary>The text of a row that was read.</summary>
    public string? this[int row] => _places[row] >= 0 ? Values[_places[row]].ToString() : null;

    public void Add(string? text)
    {
        PutLevels(text is null ? 0 : 1, 0);
        if (text is not null) Put([text.AsMemory()]);
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

    protected override ReadOnlySpan<ReadOnlyMemory<char>> Keep(ReadOnlySpan<ReadOnlyMemory<char>> values) => Kept(values, shared);

    /// <summary>Texts with memory of their own.</summary>
    internal static ReadOnlyMemory<char>[] Kept(ReadOnlySpan<ReadOnlyMemory<char>> values, bool shared)
    {
        var kept = new ReadOnlyMemory<char>[values.Length];
        for (int i = 0; i < kept.Length; i++) kept[i] = (shared ? StringPool.Get(values[i].Span) : values[i].ToString()).AsMemory();
        return kept;
    }
}
