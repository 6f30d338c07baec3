using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models.Decoding;

/// <summary>
/// Reads heads that end with their own suppression: rows of x1, y1, x2, y2, score, class (YOLOv10, YOLO26 and Ultralytics exports with
/// nms=True), or of index of the
/// image, x1, y1, x2, y2, class, score (YOLOv7). Values after these (masks, key points) are left.
/// </summary>
internal sealed class EndToEndDecoder : IBoxDecoder
{
    private const int Values = 6, ValuesWithImage = 7;

    private readonly string _model, _output;
    private readonly int _columns, _box, _score, _class;
    private readonly BoxConvention _convention;
    private readonly BoxFilter _filter;

    public EndToEndDecoder(string model, ModelDescription description, OutputTensor probe, int labelCount, InputSpecification input,
        Action<string> assume)
    {
        (_model, _output) = (model, probe.Name);
        ReadOnlySpan<int> shape = probe.ShapeOfRank(2);
        if (shape.Length != 2 || shape[1] < Values)
            throw new ModelException($"The output '{probe.Name}' of the model '{model}' has shape {probe.ShapeText}; an end-to-end head "
                + "has [N, 6]: x1, y1, x2, y2, score, class. "
                + "Name the right output under output.boxes, or another output.decoder.");
        _columns = shape[1];
        (_box, _score, _class) = IsWithImage(probe, labelCount) ? (1, 6, 5) : (0, 4, 5);
        ClassCount = labelCount;
        if (description.Decoder is null)
            assume($"output '{probe.Name}' {probe.ShapeText} is read as end2end: "
                + $"{(_box == 1 ? "image, x1, y1, x2, y2, class, score" : "x1, y1, x2, y2, score, class")}");
        bool normalized = description.BoxesNormalized
            ?? BoxConvention.LooksNormalized(Rows(probe).SelectMany(r => new[] { r[_box], r[_box + 1], r[_box + 2], r[_box + 3] }));
        if (description.BoxesNormalized is null && normalized) assume("boxes are normalized: none of the probe image reaches past 1");
        _convention = BoxConvention.Of(description.BoxFormat ?? BoxOrder.Xyxy, normalized, input);
        _filter = BoxFilter.Of(model, description, rawHead: false);
    }

    public int ClassCount { get; }

    /// <summary>Whether a head has this form: whole class indices, scores in 0..1, ordered corners. A raw head has not.</summary>
    /// <param name="probe">The head.</param>
    /// <param name="labelCount">Number of labels that are known, 0 = none.</param>
    public static bool Fits(OutputTensor probe, int labelCount)
    {
        ReadOnlySpan<int> shape = probe.ShapeOfRank(2);
        if (shape.Length != 2 || shape[1] is not (Values or ValuesWithImage)) return false;
        if (shape[1] == ValuesWithImage) return IsWithImage(probe, labelCount);
        return Rows(probe).All(r => Is(r, 0, r[4], r[5], labelCount));
    }

    public ImmutableArray<RawBox> Decode(OutputRow row)
    {
        OutputTensor tensor = row[_output];
        if (tensor.ShapeOfRank(2) is not [_, var columns] || columns != _columns)
            throw new ModelException($"The output '{_output}' of the model '{_model}' has shape {tensor.ShapeText} for an image, and "
                + $"{_columns} values a box for others.");
        var found = new List<RawBox>();
        foreach (ArraySegment<float> r in Rows(tensor))
            if (_filter.Passes(r[_score]))
                found.Add(new(ClassOf(r[_class]), Math.Min(1, r[_score]),
                    _convention.Read(r[_box], r[_box + 1], r[_box + 2], r[_box + 3])));
        return _filter.Apply(found);
    }

    private int ClassOf(float value)
    {
        if (value >= 0 && value == MathF.Floor(value) && (ClassCount == 0 || value < ClassCount)) return (int)value;
        throw new ModelException($"The model '{_model}' gives class index {value} (output '{_output}'), but {(ClassCount == 0
            ? "a class index is a whole number of at least 0"
            : $"{ClassCount} labels are known, 0..{ClassCount - 1}")}; correct the labels in the model description.");
    }

    private static bool IsWithImage(OutputTensor probe, int labelCount) =>
        probe.ShapeOfRank(2) is [_, ValuesWithImage] && Rows(probe).All(r => r[0] == 0 && Is(r, 1, r[6], r[5], labelCount));

    private static bool Is(ArraySegment<float> row, int box, float score, float index, int labelCount) =>
        index >= -1 && index == MathF.Floor(index) && (labelCount == 0 || index < labelCount) && score is >= 0 and <= 1.001f
            && row[box] <= row[box + 2] && row[box + 1] <= row[box + 3];

    private static IEnumerable<ArraySegment<float>> Rows(OutputTensor tensor)
    {
        int columns = tensor.ShapeOfRank(2)[1];
        for (int start = 0; start + columns <= tensor.Values.Length; start += columns) yield return new(tensor.Values, start, columns);
    }
}
