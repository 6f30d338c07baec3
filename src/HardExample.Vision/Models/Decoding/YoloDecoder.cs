using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models.Decoding;

/// <summary>
/// Reads raw YOLO heads with the sigmoid applied. Version 5: rows of cx, cy, w, h, objectness, class scores (score = objectness · best
/// class). Version 8: the same without objectness, and usually transposed.
/// </summary>
internal sealed class YoloDecoder : IBoxDecoder
{
    /// <summary>How many boxes an image keeps, as the reference implementations do.</summary>
    private const int MaxBoxes = 300;

    private readonly string _model, _output;
    private readonly int _values, _firstScore;
    private readonly bool _valuesLast;
    private readonly BoxConvention _convention;
    private readonly BoxFilter _filter;

    /// <param name="model">What messages call the model.</param>
    /// <param name="description">What is said of it.</param>
    /// <param name="probe">The head for the probe image.</param>
    /// <param name="labelCount">Number of labels that are known, 0 = none.</param>
    /// <param name="hasMore">Whether values of masks or key points follow the class scores; the labels then tell where.</param>
    /// <param name="input">The input.</param>
    /// <param name="assume">Takes what had to be assumed.</param>
    public YoloDecoder(
        string model, ModelDescription description, OutputTensor probe, int labelCount, bool hasMore, InputSpecification input,
            Action<string> assume)
    {
        (_model, _output) = (model, probe.Name);
        ReadOnlySpan<int> shape = probe.ShapeOfRank(2);
        if (shape.Length != 2)
            throw new ModelException(
                $"The output '{probe.Name}' of the model '{model}' has shape {probe.ShapeText}; a YOLO head has [1, N, 5 + C] or [1, 4 + "
                + "C, N]. Name the right output under output.boxes, or another output.decoder.");
        int rows = shape[0], columns = shape[1];
        DetectionDecoder kind = description.Decoder ?? (hasMore ? DetectionDecoder.Yolov8 : Guess(rows, columns, labelCount));
        _firstScore = kind == DetectionDecoder.Yolov5 ? 5 : 4;
        // The axis whose length the labels explain holds the values; without labels the shorter one does, for there are more boxes than
        // classes.
        _valuesLast = !hasMore && labelCount > 0 && columns == _firstScore + labelCount != (rows == _firstScore + labelCount)
            ? columns == _firstScore + labelCount : columns <= rows;
        _values = _valuesLast ? columns : rows;
        ClassCount = hasMore ? Math.Min(labelCount, _values - _firstScore) : _values - _firstScore;
        if (ClassCount < 1)
            throw new ModelException(
                $"The output '{probe.Name}' of the model '{model}' has shape {probe.ShapeText}; {kind} needs at least {_firstScore + 1} "
                + "values a box.");
        if (description.Decoder is null)
            assume($"output '{probe.Name}' {probe.ShapeText} is read as {kind.ToString().ToLowerInvariant()} with {ClassCount} classes");
        bool normalized = description.BoxesNormalized ?? BoxConvention.LooksNormalized(BoxValues(probe.Values));
        if (description.BoxesNormalized is null && normalized) assume("boxes are normalized: none of the probe image reaches past 1");
        _convention = BoxConvention.Of(description.BoxFormat ?? BoxOrder.Cxcywh, normalized, input);
        _filter = BoxFilter.Of(model, description, rawHead: true);
    }

    public int ClassCount { get; }

    public ImmutableArray<RawBox> Decode(OutputRow row)
    {
        OutputTensor tensor = row[_output];
        float[] v = tensor.Values;
        ReadOnlySpan<int> shape = tensor.ShapeOfRank(2);
        if (shape.Length != 2 || shape[_valuesLast ? 1 : 0] != _values)
            throw new ModelException($"The output '{_output}' of the model '{_model}' has shape {tensor.ShapeText} for an image, and "
                + $"{_values} values a box for others.");
        int boxes = v.Length / _values, box = _valuesLast ? _values : 1, value = _valuesLast ? 1 : boxes;
        var found = new List<RawBox>();
        for (int i = 0; i < boxes; i++)
        {
            int at = i * box;
            double objectness = _firstScore == 5 ? v[at + 4 * value] : 1;
            if (!_filter.Passes(objectness)) continue;
            int best = 0;
            for (int c = 1; c < ClassCount; c++)
                if (v[at + (_firstScore + c) * value] > v[at + (_firstScore + best) * value]) best = c;
            double score = objectness * v[at + (_firstScore + best) * value];
            if (_filter.Passes(score))
                found.Add(new(best, Math.Min(1, score), _convention.Read(v[at], v[at + value], v[at + 2 * value], v[at + 3 * value])));
        }
        return _filter.Apply(found, MaxBoxes);
    }

    private IEnumerable<float> BoxValues(float[] values)
    {
        int boxes = values.Length / _values, box = _valuesLast ? _values : 1, value = _valuesLast ? 1 : boxes;
        for (int i = 0; i < boxes; i++)
            for (int k = 0; k < 4; k++) yield return values[i * box + k * value];
    }

    private static DetectionDecoder Guess(int rows, int columns, int labelCount)
    {
        if (labelCount > 0 && (rows == 4 + labelCount || columns == 4 + labelCount)) return DetectionDecoder.Yolov8;
        if (labelCount > 0 && (rows == 5 + labelCount || columns == 5 + labelCount)) return DetectionDecoder.Yolov5;
        return rows < columns ? DetectionDecoder.Yolov8 : DetectionDecoder.Yolov5;
    }
}
