using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models.Decoding;

/// <summary>Reads detectors that give finished boxes: torchvision, the TensorFlow object detection API, and their like.</summary>
internal sealed class BoxesScoresLabelsDecoder : IBoxDecoder
{
    private readonly string _model;
    private readonly BoxOutputs _outputs;
    private readonly BoxConvention _convention;
    private readonly BoxFilter _filter;
    private readonly int _firstClass;

    public BoxesScoresLabelsDecoder(
        string model, ModelDescription description, BoxOutputs outputs, ImmutableArray<string> labels, InputSpecification input,
        OutputRow probe, Action<string> assume)
    {
        (_model, _outputs) = (model, outputs);
        BoxOrder order = description.BoxFormat ?? (outputs.IsTensorFlow ? BoxOrder.Yxyx : BoxOrder.Xyxy);
        bool normalized = description.BoxesNormalized ?? outputs.IsTensorFlow;
        if (description.BoxFormat is null || description.BoxesNormalized is null)
            assume($"boxes are {order.ToString().ToLowerInvariant()} {(normalized ? "normalized" : "in input pixels")}");
        _convention = BoxConvention.Of(order, normalized, input);
        _filter = BoxFilter.Of(model, description, rawHead: false);
        ClassCount = labels.IsDefault ? 0 : labels.Length;
        _firstClass = description.FirstClass ?? FirstClass(labels, probe);
        if (description.FirstClass is null && (ClassCount > 0 || outputs.IsTensorFlow))
            assume($"class indices start at {_firstClass}{(ClassCount > 0 ? $" with '{labels[0]}'" : "")}; output.first_class in the "
                + "model description says otherwise");
    }

    // Torchvision and TensorFlow count classes from 1 and leave 0 to the background, which they never give. A list that names the
    // background counts from 0 again, and so does a model that gives class 0 for the probe image, however low its score: a score of 0
    // fills up outputs of a fixed length. Without names the index itself is the name.
    private int FirstClass(ImmutableArray<string> labels, OutputRow probe)
    {
        if (ClassCount == 0) return _outputs.IsTensorFlow ? 1 : 0;
        if (labels[0].Contains("background", StringComparison.OrdinalIgnoreCase)) return 0;
        float[] scores = probe[_outputs.Scores].Values, classes = probe[_outputs.Classes].Values;
        for (int i = 0; i < Math.Min(scores.Length, classes.Length); i++)
            if (classes[i] == 0 && scores[i] > 0) return 0;
        return 1;
    }

    public int ClassCount { get; }

    public ImmutableArray<RawBox> Decode(OutputRow row)
    {
        OutputTensor boxes = row[_outputs.Boxes], scores = row[_outputs.Scores], classes = row[_outputs.Classes];
        int count = scores.Values.Length;
        if (boxes.Values.Length != 4 * count || classes.Values.Length != count)
            throw new ModelException(
                $"The outputs of the model '{_model}' do not belong together: '{boxes.Name}' {boxes.ShapeText}, '{scores.Name}' "
                + $"{scores.ShapeText}, '{classes.Name}' {classes.ShapeText}; wanted are [N, 4], [N], [N]. Name the right ones under "
                + "output in the model description.");
        if (_outputs.Count is { } valid && row[valid].Values is [float limit]) count = Math.Clamp((int)limit, 0, count);
        var found = new List<RawBox>();
        for (int i = 0; i < count; i++)
        {
            if (!_filter.Passes(scores.Values[i])) continue;
            ReadOnlySpan<float> b = boxes.Values.AsSpan(4 * i, 4);
            found.Add(new(ClassOf(classes.Values[i]), Math.Min(1, scores.Values[i]), _convention.Read(b[0], b[1], b[2], b[3])));
        }
        return _filter.Apply(found);
    }

    private int ClassOf(float value)
    {
        double index = value - _firstClass;
        if (index >= 0 && index == Math.Floor(index) && (ClassCount == 0 || index < ClassCount)) return (int)index;
        throw new ModelException($"The model '{_model}' gives class index {value} (output '{_outputs.Classes}'), but {(ClassCount == 0
            ? "a class index is a whole number of at least 0"
            : $"{ClassCount} labels are known, {_firstClass}..{_firstClass + ClassCount - 1}")}; "
            + "correct the labels in the model description, or say output.first_class there.");
    }
}
