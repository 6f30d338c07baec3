using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>The mark of the model that gave some fields.</summary>
internal sealed class SourceColumn(SourceMark mark) : IShardColumns
{
    private readonly TextColumn _mark = new(mark.Name, shared: true);

    public IEnumerable<ShardColumn> Columns => [_mark];

    public void Add(Sample sample) => _mark.Add(mark.Get(sample));

    public Sample Read(Sample sample, int row) => mark.Set(sample, _mark[row]);
}
