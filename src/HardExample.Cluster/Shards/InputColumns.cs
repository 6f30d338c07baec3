using HardExample.Core.Samples;
using HardExample.Jobs.Caching;

namespace HardExample.Cluster.Shards;

/// <summary>What the input says of an image, except its prediction.</summary>
internal sealed class InputColumns : IShardColumns
{
    private readonly TextColumn _id = new("id");
    private readonly TextColumn _source = new("source");
    private readonly TextColumn _group = new("sequence_group", shared: true);
    private readonly TextColumn _usage = new("usage", shared: true);
    private readonly TextColumn _label = new("label", shared: true);
    private readonly BoxColumns _labelledBoxes = new("labelled_boxes");
    private readonly ValueColumn<bool> _isHard = new("is_hard");
    private readonly ValueColumn<double> _coefficient = new("hard_coefficient");
    private readonly ListColumn<int> _reasons = new("hard_reasons");
    private readonly TextColumn _fields = new("manifest_fields");

    public IEnumerable<ShardColumn> Columns =>
        [_id, _source, _group, _usage, _label, .. _labelledBoxes.Columns, _isHard, _coefficient, _reasons, _fields];

    public void Add(Sample sample)
    {
        _id.Add(sample.Id);
        _source.Add(sample.Source);
        _group.Add(sample.SequenceGroup);
        _usage.Add(sample.Usage);
        _label.Add(sample.Label);
        _labelledBoxes.Add(sample.LabelledBoxes.ToImmutableArray());
        _isHard.Add(sample.IsHard);
        _coefficient.Add(sample.HardCoefficient);
        _reasons.Add(sample.HardReasons.AsSpan());
        _fields.Add(sample.ManifestFields.IsEmpty ? null : ManifestFieldText.Write(sample.ManifestFields));
    }

    public Sample Read(Sample sample, int row) => sample with
    {
        Id = _id[row]!,
        Source = _source[row]!,
        SequenceGroup = _group[row],
        Usage = _usage[row],
        Label = _label[row],
        LabelledBoxes = _labelledBoxes.Read(row),
        IsHard = _isHard[row] ?? false,
        HardCoefficient = _coefficient[row],
        HardReasons = [.. _reasons[row]],
        ManifestFields = _fields[row] is { } text ? ManifestFieldText.Read(text) : [],
    };
}
