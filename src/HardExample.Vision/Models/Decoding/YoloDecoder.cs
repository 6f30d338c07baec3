using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Vision.Models.Decoding;

/// <summary>
/// Reads raw YOLO heads with the sigmoid applied. Version 5: rows of cx, cy, w, h, objectness, class scores (score = objectness · best class). Version
/// 8: the same without objectness, and usually transposed.
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

    public YoloDecoder(string model, ModelDescription description, OutputTensor probe, int labelCount, InputSpecification input, Action<string> assume)
    {
        (_model, _output) = (model, probe.Name);
        ReadOnlySpan<int> shape = probe.ShapeOfRank(2);
        if (shape.Length != 2)
            throw new ModelException($"The output '{probe.Name}' of the model '{model}' has shape {probe.ShapeText}; a YOLO head has [1, N, 5 + C] or [1, 4 + C, N]. "
                + "Name the right output under output.boxes, or another output.decoder.");
        int rows = shape[0], columns = shape[1];
        DetectionDecoder kind = description.Decoder ?? Guess(rows, columns, labelCount);
        _firstScore = kind == DetectionDecoder.Yolov5 ? 5 : 4;
        // The axis whose length the labels explain holds the values; without labels the shorter one does, for there are more boxes than classes.
        _valuesLast = labelCount > 0 && columns == _firstScore + labelCount != (rows == _firstScore + labelCount) ? columns == _firstScore + labelCount : columns <= rows;
        _values = _valuesLast ? columns : rows;
        ClassCount = _values - _firstScore;
        if (ClassCount < 1)
            throw new ModelException($"The output '{probe.Name}' of the model '{model}' has shape {probe.ShapeText}; {kind} needs at least {_firstScore + 1} values a box.");
        if (description.Decoder is null) assume($"output '{probe.Name}' {probe.ShapeText} is read as {kind.ToString().ToLowerInvariant()} with {ClassCount} classes");
        _convention = BoxConvention.Of(description.BoxFormat ?? BoxOrder.Cxcywh, description.BoxesNormalized ?? false, input);
        _filter = BoxFilter.Of(model, description, rawHead: true);
    }

    /// <inheritdoc/>
    public int ClassCount { get; }

    /// <inheritdoc/>
    public ImmutableArray<RawBox> Decode(OutputRow row)
    {
        OutputTensor tensor = row[_output];
        float[] v = tensor.Values;
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

    private static DetectionDecoder Guess(int rows, int columns, int labelCount)
    {
        if (labelCount > 0 && (rows == 4 + labelCount || columns == 4 + labelCount)) return DetectionDecoder.Yolov8;
        if (labelCount > 0 && (rows == 5 + labelCount || columns == 5 + labelCount)) return DetectionDecoder.Yolov5;
        return rows < columns ? DetectionDecoder.Yolov8 : DetectionDecoder.Yolov5;
    }
}
