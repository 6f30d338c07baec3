using HardExample.Core.Errors;
using HardExample.Vision.Models.Onnx;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models;

/// <summary>Reads the embedding or the feature map from a tensor of the graph.</summary>
internal sealed class FeatureReader
{
    private readonly string _model, _tensor;
    private readonly int _rank;
    private readonly bool _channelsLast;

    /// <summary>Settles the layout by what the model gave for a probe image.</summary>
    public FeatureReader(OnnxGraph graph, string tensor, InputSpecification input, OutputRow probe)
    {
        (_model, _tensor) = (graph.Name, tensor);
        OutputTensor value = probe[tensor];
        _rank = value.Shape.Length;
        if (value.Values.Length == 0)
            throw new ModelException($"The tensor '{tensor}' of the model '{graph.Name}' has shape {value.ShapeText}, no value at all; "
                + "name another under output.embedding.");
        IsSpatial = value.Shape is { Length: 4 } && value.Shape[0] == 1;
        if (!IsSpatial && value.Shape.Length > 3)
            throw new ModelException(
                $"The tensor '{tensor}' of the model '{graph.Name}' has shape {value.ShapeText}; an embedding has [1, D], [1, T, D] or "
                + "[1, C, h, w].");
        _channelsLast = IsSpatial && SpatialLayout.IsChannelsLast(graph, tensor, value.Shape, input.Width, input.Height);
        Length = LengthOf(value);
    }

    /// <summary>Whether the tensor has rows and columns, as a feature map needs.</summary>
    public bool IsSpatial { get; }

    /// <summary>Length of the embedding.</summary>
    public int Length { get; }

    /// <summary>The tensor as one vector: mean over spatial axes (or tokens), L2-normalised.</summary>
    /// <exception cref="ModelException">It has another shape than for the images before, or holds something that is no number.</exception>
    public float[] Embedding(OutputRow row)
    {
        OutputTensor value = Checked(row);
        ReadOnlySpan<int> shape = value.Shape;
        if (IsSpatial)
            return Normalization.L2(_channelsLast ? MeanOverRows(value.Values, shape[3]) : MeanOverColumns(value.Values, shape[1]));
        return Normalization.L2(MeanOverRows(value.Values, Length));
    }

    /// <summary>The tensor as a map, channels first.</summary>
    /// <exception cref="ModelException">As for <see cref="Embedding"/>.</exception>
    public FeatureMap Map(OutputRow row)
    {
        OutputTensor value = Checked(row);
        if (!_channelsLast) return new(value.Values, value.Shape[1], value.Shape[2], value.Shape[3]);
        (int height, int width, int channels) = (value.Shape[1], value.Shape[2], value.Shape[3]);
        var planes = new float[value.Values.Length];
        for (int p = 0; p < height * width; p++)
            for (int c = 0; c < channels; c++) planes[c * height * width + p] = value.Values[p * channels + c];
        return new(planes, channels, height, width);
    }

    private OutputTensor Checked(OutputRow row)
    {
        OutputTensor value = row[_tensor];
        if (value.Shape.Length != _rank || value.Values.Length == 0 || LengthOf(value) != Length)
            throw new ModelException($"The tensor '{_tensor}' of the model '{_model}' has shape {value.ShapeText} for an image, and "
                + $"{Length} features for others; "
                + "name another under output.embedding.");
        foreach (float number in value.Values)
            if (!float.IsFinite(number))
                throw new ModelException($"The tensor '{_tensor}' of the model '{_model}' holds {number} for an image; the model "
                    + "divides by zero there, or its scaling is wrong.");
        return value;
    }

    private int LengthOf(OutputTensor value) => IsSpatial ? value.Shape[_channelsLast ? 3 : 1] : value.Shape.Length > 1 ? value.Shape[^1]
        : value.Values.Length;

    // [rows, length] → mean row.
    private static double[] MeanOverRows(ReadOnlySpan<float> values, int length)
    {
        var mean = new double[length];
        for (int at = 0; at + length <= values.Length; at += length)
            for (int i = 0; i < length; i++) mean[i] += values[at + i];
        int rows = values.Length / length;
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
