using HardExample.Jobs.Caching;

namespace HardExample.Cluster.Shards;

/// <summary>A list of names a row: classes, augmentations.</summary>
/// <param name="name">Name of the column.</param>
/// <param name="names">Where names are kept once.</param>
internal sealed class NameListColumn(string name, StringPool names) : ListColumn<ReadOnlyMemory<char>>(name, typeof(string))
{
    protected override ReadOnlySpan<ReadOnlyMemory<char>> Keep(ReadOnlySpan<ReadOnlyMemory<char>> values) => TextColumn.Kept(values, names);
}
