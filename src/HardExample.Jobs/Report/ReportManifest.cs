using System.Buffers;
using System.Text.Json;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Report;

/// <summary>
/// The manifest lines of the listed samples, in the form of output.manifest (formats.md section 5), one a line and in the order of the gallery;
/// the page gives the chosen ones out unchanged. The encoder escapes &lt;, so that no label can end the block.
/// </summary>
internal static class ReportManifest
{
    private const string AnnotatedBy = "modelarts/hard_example_algo";

    internal static void Write(Stream stream, ReportInput input, IReadOnlyList<Sample> ordered)
    {
        var buffer = new ArrayBufferWriter<byte>();
        for (int i = 0; i < Math.Min(ordered.Count, input.MaxListed); i++)
        {
            using (var json = new Utf8JsonWriter(buffer)) WriteLine(json, ordered[i], input.AnnotationLocation?.Invoke(ordered[i]));
            buffer.Write("\n"u8);
            stream.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
    }

    private static void WriteLine(Utf8JsonWriter json, Sample sample, string? annotationLocation)
    {
        bool detection = sample.Prediction is DetectionPrediction;
        string coefficient = FormattableString.Invariant($"{sample.HardCoefficient ?? 0:0.0#####}");
        json.WriteStartObject();
        json.WriteString("source", sample.Source);
        if (detection) json.WriteString("hard", sample.IsHard ? "True" : "False");
        else json.WriteBoolean("hard", sample.IsHard);
        json.WriteString("hard-reasons", string.Join('-', sample.HardReasons));
        if (detection) json.WriteString("hard-coefficient", coefficient);
        else
        {
            json.WritePropertyName("hard-coefficient");
            json.WriteRawValue(coefficient);
        }
        json.WriteStartArray("annotation");
        if (sample.Prediction is ClassificationPrediction classification)
        {
            json.WriteStartObject();
            json.WriteString("name", classification.Label);
            json.WriteString("type", "modelarts/image_classification");
            json.WriteNumber("confidence", Math.Round(classification.Confidence, 6));
            json.WriteString("annotated-by", AnnotatedBy);
            json.WriteEndObject();
        }
        else if (detection && annotationLocation is not null)
        {
            json.WriteStartObject();
            json.WriteString("annotation-loc", annotationLocation);
            json.WriteString("type", "modelarts/object_detection");
            json.WriteString("annotation-format", "PASCAL VOC");
            json.WriteString("annotated-by", AnnotatedBy);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (sample.Usage is not null) json.WriteString("usage", sample.Usage);
        foreach ((string name, JsonElement value) in sample.ManifestFields)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
        json.WriteEndObject();
    }
}
