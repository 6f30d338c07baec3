
namespace HardExample.Cluster.Shards;

/// <summary>A list of names a row: classes, augmentations.</summary>
/// <param name="name">Name of the column.</param>
internal sealed class NameListColumn(string name) : ListColumn<ReadOnlyMemory<char>>(name, typeof(string))
{
    protected override ReadOnlySpan<ReadOnlyMemory<char>> Keep(ReadOnlySpan<ReadOnlyMemory<char>> values) =>
        TextColumn.Kept(values, shared: true);
}
