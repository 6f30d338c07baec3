using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;

namespace HardExample.Core.Formats;

/// <summary>
/// The result of one image, as ModelArts writes it. Classification: <c>predicted_label</c> and <c>scores</c>, pairs of class and
/// confidence. Detection: <c>detection_classes</c>, <c>detection_boxes</c>, <c>detection_scores</c>, lists of one length. The form is told
/// by the fields that are there; other fields are ignored.
/// </summary>
public static class InferenceResultFile
{
    /// <summary>Boxes that an image may have at most.</summary>
    public const int MaxBoxes = 100_000;

    /// <summary>What follows the name of the image in the name of its result.</summary>
    public const string NameSuffix = "_result.txt";

    // Softmax in single precision may exceed 1 by a few ulps; more than this is no probability.
    private const double ScoreTolerance = 1e-5;

    /// <summary>Reads a result.</summary>
    /// <param name="utf8">The file's bytes; a byte order mark is tolerated.</param>
    /// <param name="boxOrder">What the four numbers of a box mean.</param>
    /// <param name="checkBoxes">Whether a box that ends before it begins is refused.</param>
    /// <exception cref="InputException">The text is not a result; the message says what is wrong, but cannot name the file.</exception>
    public static Prediction Parse(ReadOnlySpan<byte> utf8, BoxOrder boxOrder = BoxOrder.Yxyx, bool checkBoxes = true)
    {
        utf8 = JsonFormat.WithoutByteOrderMark(Utf16Text.ToUtf8(utf8));
        var parser = new InferenceResultParser(boxOrder, checkBoxes);
        var reader = new Utf8JsonReader(utf8, JsonFormat.Read);
        try
        {
            return parser.Parse(ref reader);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Utf8Json.NotJson(utf8, error);
        }
        catch (InputException error) when (error.Line is null)
        {
            throw new InputException(error.Message) { ErrorId = error.ErrorId, Line = JsonFormat.LineAt(utf8, reader.TokenStartIndex) };
        }
    }

    /// <summary>Writes a result; scores are numbers with at most six decimals.</summary>
    /// <exception cref="ArgumentException">The prediction is of a kind that has no file form.</exception>
    public static void Write(IBufferWriter<byte> output, Prediction prediction, BoxOrder boxOrder = BoxOrder.Yxyx)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        using var writer = new Utf8JsonWriter(output, JsonFormat.Line);
        writer.WriteStartObject();
        switch (prediction)
        {
            case ClassificationPrediction p: Write(writer, p); break;
            case DetectionPrediction p: Write(writer, p.Boxes, boxOrder); break;
            default: throw new ArgumentException($"A {prediction.GetType().Name} has no file form.", nameof(prediction));
        }
        writer.WriteEndObject();
    }

    /// <summary>The detection with every box cut to its image.</summary>
    /// <param name="prediction">What the result says.</param>
    /// <param name="width">Width of the upright image, px.</param>
    /// <param name="height">Height of the upright image, px.</param>
    /// <exception cref="InputException">A box lies outside its image altogether: the box order or the image is another one.</exception>
    public static DetectionPrediction ClipToImage(DetectionPrediction prediction, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ImmutableArray<DetectedBox> boxes = prediction.Boxes;
        bool inside = true;
        foreach (DetectedBox b in boxes)
        {
            BoundingBox box = b.Box;
            if (box.XMin > width || box.YMin > height || box.XMax < 0 || box.YMax < 0)
                throw new InputException(
                    $"The {b.Label} box {Text(box)} lies outside the image of {width} x {height} pixels: it is of another image, or its "
                        + "numbers are in another order (extensions.box_order tells that of result files).")
                    { ErrorId = InputErrorIds.InvalidBox };
            inside &= box == box.Clip(width, height);
        }
        return inside ? prediction : new([.. boxes.Select(b => b with { Box = b.Box.Clip(width, height) })]);
    }

    internal static double CheckScore(double score)
    {
        if (!double.IsFinite(score))
            throw Bad($"The score {score.ToString(System.Globalization.CultureInfo.InvariantCulture)} is not a finite number");
        if (score < 0) throw Bad($"The score {Plain(score)} is negative");
        if (score > 1 + ScoreTolerance) throw Bad($"The score {Plain(score)} is greater than 1");
        return Math.Min(score, 1) + 0.0;

        static InputException Bad(string what) =>
            new(what + "; scores are probabilities from 0 to 1.") { ErrorId = InputErrorIds.InvalidScore };
    }

    internal static InputException TooManyBoxes() => new(string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"There are more than {MaxBoxes:#,0} boxes in one image. Leave out the weakest, by a higher score threshold of the detector."))
        { ErrorId = InputErrorIds.InvalidBox };

    /// <summary>A box for a message.</summary>
    public static string Text(BoundingBox b) => $"[x {Plain(b.XMin)} to {Plain(b.XMax)}, y {Plain(b.YMin)} to {Plain(b.YMax)}]";

    private static string Plain(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter writer, ClassificationPrediction prediction)
    {
        writer.WriteString("predicted_label"u8, prediction.Label);
        writer.WriteStartArray("scores"u8);
        foreach (ClassScore score in prediction.Scores)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(score.Label);
            writer.WriteStringValue(JsonFormat.Number(score.Score));
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ImmutableArray<DetectedBox> boxes, BoxOrder order)
    {
        writer.WriteStartArray("detection_classes"u8);
        foreach (DetectedBox box in boxes) writer.WriteStringValue(box.Label);
        writer.WriteEndArray();
        writer.WriteStartArray("detection_boxes"u8);
        foreach (DetectedBox box in boxes)
        {
            writer.WriteStartArray();
            (double a, double b, double c, double d) = BoxNumbers.From(box.Box, order);
            writer.WriteRawValue(JsonFormat.Number(a));
            writer.WriteRawValue(JsonFormat.Number(b));
            writer.WriteRawValue(JsonFormat.Number(c));
            writer.WriteRawValue(JsonFormat.Number(d));
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("detection_scores"u8);
        foreach (DetectedBox box in boxes) writer.WriteRawValue(JsonFormat.Number(box.Score));
        writer.WriteEndArray();
    }
}
