using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>A text of the image.</summary>
internal sealed class ObservedTextColumn(ObservedField<string> field) : IShardColumns
{
    private readonly TextColumn _text = new(field.Name) { Holds = field.Observation };

    public IEnumerable<ShardColumn> Columns => [_text];

    public void Add(Sample sample) => _text.Add(field.Get(sample));

    public Sample Read(Sample sample, int row) => field.Set(sample, _text[row]);
}
