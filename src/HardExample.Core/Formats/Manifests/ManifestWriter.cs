using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;

namespace HardExample.Core.Formats.Manifests;

/// <summary>
/// Writes output.manifest, one hard example a line, in the form of its task. In the classification form the hard marks are a boolean and a
/// number; in the detection form all three are texts ("True", "0", "1.0"), as ModelArts writes them.
/// </summary>
/// <param name="stream">Where the lines go; it is left open.</param>
public sealed class ManifestWriter(Stream stream) : IDisposable
{
    /// <summary>The annotated-by of annotations in an output.</summary>
    public const string AnnotatedBy = "modelarts/hard_example_algo";

    private const int FlushAt = 1 << 16;

    private static readonly ImmutableHashSet<string> OwnFields = ImmutableHashSet.Create(
        StringComparer.Ordinal, "source", "hard", "hard-reasons", "hard-coefficient", "annotation", "usage");

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt * 2);

    /// <summary>
    /// For a list that a person picks instead of the result of a job: each line keeps the sample's own mark, which may be that it is not
    /// hard, and a detection without an annotation file has no annotation.
    /// </summary>
    public bool KeepsMarks { get; init; }

    /// <summary>Writes one line.</summary>
    /// <param name="sample">A fused sample with its prediction.</param>
    /// <param name="source">Where the image is now.</param>
    /// <param name="annotationLocation">Where the PASCAL VOC file is now; detection only.</param>
    /// <exception cref="ArgumentException">No prediction, or a detection without annotation location.</exception>
    public void Write(Sample sample, string source, string? annotationLocation = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        using (var writer = new Utf8JsonWriter(_buffer, JsonFormat.Line))
        {
            writer.WriteStartObject();
            writer.WriteString("source"u8, source);
            switch (sample.Prediction)
            {
                case ClassificationPrediction p: WriteClassification(writer, sample, p); break;
                case DetectionPrediction: WriteDetection(writer, sample, annotationLocation); break;
                default: throw new ArgumentException($"The sample {sample.Id} has no prediction to write.", nameof(sample));
            }
            if (sample.Usage is not null) writer.WriteString("usage"u8, sample.Usage);
            WriteOtherFields(writer, sample.ManifestFields, sample.IsControl);
            writer.WriteEndObject();
        }
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushAt) Flush();
    }

    /// <summary>Hands over what is buffered.</summary>
    public void Flush()
    {
        stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    /// <summary>Hands over what is buffered; the stream stays open.</summary>
    public void Dispose() => Flush();

    private bool IsHard(Sample sample) => sample.IsHard || !KeepsMarks;

    private double Coefficient(Sample sample) => sample.HardCoefficient ?? (IsHard(sample) ? 1 : 0);

    private void WriteClassification(Utf8JsonWriter writer, Sample sample, ClassificationPrediction prediction)
    {
        writer.WriteBoolean("hard"u8, IsHard(sample));
        writer.WriteString("hard-reasons"u8, string.Join('-', sample.HardReasons));
        writer.WriteDecimal("hard-coefficient"u8, Coefficient(sample));
        writer.WriteStartArray("annotation"u8);
        writer.WriteStartObject();
        writer.WriteString("name"u8, prediction.Label);
        writer.WriteString("type"u8, "modelarts/image_classification"u8);
        writer.WriteDecimal("confidence"u8, ConfidenceOf(prediction));
        writer.WriteString("annotated-by"u8, AnnotatedBy);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private void WriteDetection(Utf8JsonWriter writer, Sample sample, string? annotationLocation)
    {
        if (annotationLocation is null && !KeepsMarks)
            throw new ArgumentException($"The sample {sample.Id} needs an annotation file.", nameof(annotationLocation));
        writer.WriteString("hard"u8, IsHard(sample) ? "True"u8 : "False"u8);
        writer.WriteString("hard-reasons"u8, string.Join('-', sample.HardReasons));
        writer.WriteString("hard-coefficient"u8, JsonFormat.Number(Coefficient(sample)));
        writer.WriteStartArray("annotation"u8);
        if (annotationLocation is not null)
        {
            writer.WriteStartObject();
            writer.WriteString("annotation-loc"u8, annotationLocation);
            writer.WriteString("type"u8, "modelarts/object_detection"u8);
            writer.WriteString("annotation-format"u8, "PASCAL VOC"u8);
            writer.WriteString("annotated-by"u8, AnnotatedBy);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    // A result may predict a class that is not among its scores; its highest score is then the best that is known.
    private static double ConfidenceOf(ClassificationPrediction prediction)
    {
        foreach (ClassScore score in prediction.Scores)
            if (string.Equals(score.Label, prediction.Label, StringComparison.Ordinal)) return score.Score;
        return prediction.Confidence;
    }

    private static void WriteOtherFields(Utf8JsonWriter writer, ImmutableArray<KeyValuePair<string, JsonElement>> fields, bool isControl)
    {
        foreach ((string name, JsonElement value) in fields.IsDefault ? [] : fields)
        {
            if (OwnFields.Contains(name)) continue;
            if (name == "property" && value.ValueKind == JsonValueKind.Object)
            {
                WriteProperty(writer, value.EnumerateObject(), isControl);
                isControl = false;
            }
            else
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }
        if (isControl) WriteProperty(writer, [], isControl);
    }

    // Marks of an earlier run would contradict those of this one.
    private static void WriteProperty(Utf8JsonWriter writer, IEnumerable<JsonProperty> members, bool isControl)
    {
        bool open = isControl;
        if (isControl)
        {
            writer.WriteStartObject("property"u8);
            writer.WriteString(ManifestProperty.Control, "true"u8);
        }
        foreach (JsonProperty member in members)
        {
            if (member.Name is "@modelarts:hard" or "@modelarts:hard_coefficient" or "@modelarts:hard_reasons"
                or ManifestProperty.Control) continue;
            if (!open) writer.WriteStartObject("property"u8);
            open = true;
            member.WriteTo(writer);
        }
        if (open) writer.WriteEndObject();
    }
}
