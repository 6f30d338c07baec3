using HardExample.Core.Errors;
using HardExample.Vision.Models.Onnx;

namespace HardExample.Vision.Models;

/// <summary>Reads the embedding or the feature map from a tensor of the graph.</summary>
internal sealed class FeatureReader
{
    private readonly string _tensor;
    private readonly bool _channelsLast;

    /// <summary>Settles the layout by what the model gave for a probe image.</summary>
    public FeatureReader(OnnxGraph graph, string tensor, InputSpecification input, OutputRow probe)
    {
        _tensor = tensor;
        OutputTensor value = probe[tensor];
        IsSpatial = value.Shape is { Length: 4 } && value.Shape[0] == 1;
        if (!IsSpatial && value.Shape.Length > 3)
            throw new ModelException($"The tensor '{tensor}' of the model '{graph.Name}' has shape {value.ShapeText}; an embedding has [1, D], [1, T, D] or [1, C, h, w].");
        _channelsLast = IsSpatial && SpatialLayout.IsChannelsLast(graph, tensor, value.Shape, input.Width, input.Height);
        Length = Embedding(probe).Length;
    }

    /// <summary>Whether the tensor has rows and columns, as a feature map needs.</summary>
    public bool IsSpatial { get; }

    /// <summary>Length of the embedding.</summary>
    public int Length { get; }

    /// <summary>The tensor as one vector: mean over spatial axes (or tokens), L2-normalised.</summary>
    public float[] Embedding(OutputRow row)
    {
        OutputTensor value = row[_tensor];
        ReadOnlySpan<int> shape = value.Shape;
        if (IsSpatial) return Normalization.L2(_channelsLast ? MeanOverRows(value.Values, shape[3]) : MeanOverColumns(value.Values, shape[1]));
        return Normalization.L2(MeanOverRows(value.Values, shape.Length > 1 ? shape[^1] : value.Values.Length));
    }

    /// <summary>The tensor as a map, channels first.</summary>
    public FeatureMap Map(OutputRow row)
    {
        OutputTensor value = row[_tensor];
        if (!_channelsLast) return new(value.Values, value.Shape[1], value.Shape[2], value.Shape[3]);
        (int height, int width, int channels) = (value.Shape[1], value.Shape[2], value.Shape[3]);
        var planes = new float[value.Values.Length];
        for (int p = 0; p < height * width; p++)
            for (int c = 0; c < channels; c++) planes[c * height * width + p] = value.Values[p * channels + c];
        return new(planes, channels, height, width);
    }

    // [rows, length] → mean row.
    private static double[] MeanOverRows(ReadOnlySpan<float> values, int length)
    {
        var mean = new double[length];
        for (int at = 0; at + length <= values.Length; at += length)
            for (int i = 0; i < length; i++) mean[i] += values[at + i];
        int rows = Math.Max(1, values.Length / Math.Max(1, length));
        for (int i = 0; i < length; i++) mean[i] /= rows;
        return mean;
    }

    // [channels, cells] → mean of each row.
    private static double[] MeanOverColumns(ReadOnlySpan<float> values, int channels)
    {
        var mean = new double[channels];
        int cells = values.Length / channels;
        for (int c = 0; c < channels; c++)
        {
            double sum = 0;
            foreach (float value in values.Slice(c * cells, cells)) sum += value;
            mean[c] = sum / cells;
        }
        return mean;
    }
}
