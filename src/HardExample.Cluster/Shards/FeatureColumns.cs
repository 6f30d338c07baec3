using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>The features of the image: its size, and a column for each measured feature, of the feature's name.</summary>
internal sealed class FeatureColumns(ObservedField<ImageFeatures> field) : IShardColumns
{
    private readonly ValueColumn<int> _width = new("image_width") { Holds = field.Observation };
    private readonly ValueColumn<int> _height = new("image_height") { Holds = field.Observation };
    private readonly ValueColumn<double>[] _measured =
        [.. ImageFeatureCatalog.Measured.Select(f => new ValueColumn<double>(f.Name) { Holds = field.Observation })];

    public IEnumerable<ShardColumn> Columns => [_width, _height, .. _measured];

    public void Add(Sample sample)
    {
        ImageFeatures? features = field.Get(sample);
        _width.Add(features?.Width);
        _height.Add(features?.Height);
        for (int i = 0; i < _measured.Length; i++) _measured[i].Add(features?.MeasuredValues()[i]);
    }

    public Sample Read(Sample sample, int row) => _width[row] is not { } width ? sample
        : field.Set(sample, new([.. _measured.Select(column => column[row]!.Value)]) { Width = width, Height = _height[row]!.Value });
}
