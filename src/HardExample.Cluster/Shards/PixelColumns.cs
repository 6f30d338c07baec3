using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>Brightness and sharpness inside boxes.</summary>
internal sealed class PixelColumns(ObservedField<ObservedArray<BoxPixelFeatures>> field) : IShardColumns
{
    private readonly ListColumn<double> _brightness = new($"{field.Name}_brightness") { Holds = field.Observation };
    private readonly ListColumn<double> _ambiguity = new($"{field.Name}_ambiguity") { Holds = field.Observation };

    public IEnumerable<ShardColumn> Columns => [_brightness, _ambiguity];

    public void Add(Sample sample)
    {
        ObservedArray<BoxPixelFeatures> pixels = field.Get(sample);
        if (pixels.IsDefault)
        {
            _brightness.AddNull();
            _ambiguity.AddNull();
            return;
        }
        _brightness.Add([.. pixels.Select(static p => p.Brightness)]);
        _ambiguity.Add([.. pixels.Select(static p => p.Ambiguity)]);
    }

    public Sample Read(Sample sample, int row)
    {
        if (_brightness.IsNull(row)) return sample;
        var pixels = new BoxPixelFeatures[_brightness[row].Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = new(_brightness[row][i], _ambiguity[row][i]);
        return field.Set(sample, [.. pixels]);
    }
}
