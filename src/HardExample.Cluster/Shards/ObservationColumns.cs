using HardExample.Core.Samples;
using HardExample.Jobs.Caching;

namespace HardExample.Cluster.Shards;

/// <summary>What was observed of an image and its boxes, except predictions.</summary>
internal sealed class ObservationColumns(StringPool names) : IShardColumns
{
    private readonly ValueColumn<int> _width = new("image_width");
    private readonly ValueColumn<int> _height = new("image_height");
    private readonly ValueColumn<double> _brightness = new("image_brightness");
    private readonly ValueColumn<double> _saturation = new("image_saturation");
    private readonly ValueColumn<double> _colorfulness = new("image_colorfulness");
    private readonly ValueColumn<double> _ambiguity = new("ambiguity");
    private readonly ListColumn<float> _embedding = new("embedding") { Holds = Observations.Embedding };
    private readonly TextColumn _embeddingSource = new("embedding_source", names);
    private readonly ListColumn<float> _descriptor = new("descriptor") { Holds = Observations.Descriptor };
    private readonly PixelColumns _boxPixels = new("box");
    private readonly VectorColumns _boxEmbeddings = new("box_embedding");
    private readonly BoxColumns _labelledBoxes = new("labelled_boxes", names);
    private readonly PixelColumns _labelledBoxPixels = new("labelled_box");
    private readonly VectorColumns _labelledBoxEmbeddings = new("labelled_box_embedding");

    public IEnumerable<ShardColumn> Columns =>
    [
        _width, _height, _brightness, _saturation, _colorfulness, _ambiguity, _embedding, _embeddingSource, _descriptor,
        .. _boxPixels.Columns, .. _boxEmbeddings.Columns, .. _labelledBoxes.Columns, .. _labelledBoxPixels.Columns, .. _labelledBoxEmbeddings.Columns,
    ];

    public void Add(Sample sample)
    {
        ImageFeatures? features = sample.Features;
        _width.Add(features?.Width);
        _height.Add(features?.Height);
        _brightness.Add(features?.ImageBrightness);
        _saturation.Add(features?.ImageSaturation);
        _colorfulness.Add(features?.ImageColorfulness);
        _ambiguity.Add(features?.Ambiguity);
        if (sample.Embedding is { } embedding) _embedding.Add(embedding);
        else _embedding.AddNull();
        _embeddingSource.Add(sample.EmbeddingSource);
        if (sample.Descriptor is { } descriptor) _descriptor.Add(descriptor);
        else _descriptor.AddNull();
        _boxPixels.Add(sample.BoxPixels);
        _boxEmbeddings.Add(sample.BoxEmbeddings);
        _labelledBoxes.Add(sample.LabelledBoxes.ToImmutableArray());
        _labelledBoxPixels.Add(sample.LabelledBoxPixels);
        _labelledBoxEmbeddings.Add(sample.LabelledBoxEmbeddings);
    }

    public Sample Read(Sample sample, int row) => sample with
    {
        Features = _width[row] is { } width ? FeaturesOf(width, row) : null,
        Embedding = _embedding.IsNull(row) ? null : _embedding[row].ToArray(),
        EmbeddingSource = _embeddingSource[row],
        Descriptor = _descriptor.IsNull(row) ? null : _descriptor[row].ToArray(),
        BoxPixels = _boxPixels.Read(row),
        BoxEmbeddings = _boxEmbeddings.Read(row),
        LabelledBoxes = _labelledBoxes.Read(row),
        LabelledBoxPixels = _labelledBoxPixels.Read(row),
        LabelledBoxEmbeddings = _labelledBoxEmbeddings.Read(row),
    };

    private ImageFeatures FeaturesOf(int width, int row) => new()
    {
        Width = width,
        Height = _height[row]!.Value,
        ImageBrightness = _brightness[row]!.Value,
        ImageSaturation = _saturation[row]!.Value,
        ImageColorfulness = _colorfulness[row]!.Value,
        Ambiguity = _ambiguity[row]!.Value,
    };
}
