using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>Brightness and sharpness inside boxes.</summary>
/// <param name="prefix">What the names of the columns begin with.</param>
internal sealed class PixelColumns(string prefix)
{
    private readonly ListColumn<double> _brightness = new($"{prefix}_brightness");
    private readonly ListColumn<double> _ambiguity = new($"{prefix}_ambiguity");

    public IEnumerable<ShardColumn> Columns => [_brightness, _ambiguity];

    public void Add(ObservedArray<BoxPixelFeatures> pixels)
    {
        if (pixels.IsDefault)
        {
            _brightness.AddNull();
            _ambiguity.AddNull();
            return;
        }
        _brightness.Add([.. pixels.Select(static p => p.Brightness)]);
        _ambiguity.Add([.. pixels.Select(static p => p.Ambiguity)]);
    }

    public ObservedArray<BoxPixelFeatures> Read(int row)
    {
        if (_brightness.IsNull(row)) return default;
        var pixels = new BoxPixelFeatures[_brightness[row].Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = new(_brightness[row][i], _ambiguity[row][i]);
        return [.. pixels];
    }
}
