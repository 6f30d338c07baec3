using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;

namespace HardExample.Core.Formats.Manifests;

/// <summary>Reads one line of a manifest in one pass.</summary>
internal static class ManifestLineParser
{
    public static ManifestEntry Parse(ReadOnlySpan<byte> utf8, int line)
    {
        var reader = new Utf8JsonReader(utf8, JsonFormat.Read);
        try
        {
            return Parse(ref reader, utf8, line);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InputException(
                Utf8Json.NotJson(utf8, error).Message, error) { ErrorId = InputErrorIds.InvalidManifestLine, Line = line };
        }
        catch (InputException error)
        {
            throw new InputException(error.Message, error) { ErrorId = error.ErrorId, Line = line };
        }
    }

    /// <summary>The text of a top-level field or a member of <c>property</c>; null when missing or the line is no JSON.</summary>
    public static string? Peek(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> field)
    {
        var reader = new Utf8JsonReader(utf8, JsonFormat.Read);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool found = reader.ValueTextEquals(field);
                bool property = reader.CurrentDepth == 1 && reader.ValueTextEquals("property"u8);
                Utf8Json.Advance(ref reader);
                if (found) return Value(ref reader);
                if (property && reader.TokenType == JsonTokenType.StartObject)
                {
                    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    {
                        if (reader.ValueTextEquals(field) && reader.Read()) return Value(ref reader);
                        reader.Skip();
                    }
                }
                else reader.Skip();
            }
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // the full reading of the line reports it
        }
    }

    // Not pooled: these texts are different on each line.
    private static string? Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
        _ => null,
    };

    /// <summary>The fields that <see cref="Parse(ReadOnlySpan{byte}, int)"/> passes over.</summary>
    public static ImmutableArray<KeyValuePair<string, JsonElement>> OtherFields(ReadOnlySpan<byte> utf8)
    {
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, JsonElement>>();
        var reader = new Utf8JsonReader(utf8, JsonFormat.Read);
        Utf8Json.Advance(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool other = FieldOf(ref reader) is not (
                ManifestField.Source or ManifestField.Id or ManifestField.Usage or ManifestField.InferenceLocation
                or ManifestField.Annotation or ManifestField.Hard or ManifestField.HardCoefficient or ManifestField.HardReasons);
            string name = other ? reader.GetString()! : "";
            Utf8Json.Advance(ref reader);
            if (other) fields.Add(new(name, JsonElement.ParseValue(ref reader)));
            else reader.Skip();
        }
        return fields.ToImmutable();
    }

    private static ManifestEntry Parse(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, int line)
    {
        string? source = null, id = null, usage = null, inference = null;
        ImmutableArray<ManifestAnnotation> annotations = [];
        HardMarks marks = new(), annotationMarks = new();
        bool others = false;
        Utf8Json.Advance(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad("A manifest line is one JSON object.");
        while (true)
        {
            Utf8Json.Advance(ref reader);
            if (reader.TokenType == JsonTokenType.EndObject) break;
            switch (FieldOf(ref reader))
            {
                case ManifestField.Source: source = Text(ref reader, "source", pooled: false); break;
                case ManifestField.Id: id = Text(ref reader, "id", pooled: false); break;
                case ManifestField.Usage: usage = Upper(Text(ref reader, "usage")); break;
                case ManifestField.InferenceLocation: inference = Text(ref reader, "inference-loc", pooled: false); break;
                case ManifestField.Annotation: annotations = Annotations(ref reader, ref annotationMarks); break;
                case ManifestField.Hard: marks.ReadHard(ref reader); break;
                case ManifestField.HardCoefficient: marks.ReadCoefficient(ref reader); break;
                case ManifestField.HardReasons: marks.ReadReasons(ref reader); break;
                case ManifestField.Property: others |= Properties(ref reader, ref marks); break;
                default: others = true; reader.Skip(); break;
            }
        }
        reader.Read(); // refuses text after the object
        if (string.IsNullOrWhiteSpace(source)) throw Bad("The line has no source.");
        // Fields kept as text are parsed later, when the line can no longer be left out.
        if (others && !Utf8.IsValid(utf8)) throw new InvalidOperationException("A text is not valid UTF-8.");
        marks.FillFrom(annotationMarks);
        return new()
        {
            Line = line, Source = source, Id = string.IsNullOrEmpty(id) ? null : id, Usage = usage, InferenceLocation = inference,
            Annotations = annotations, IsHard = marks.IsHard, HardCoefficient = marks.Coefficient,
            HardReasons = marks.Reasons.IsDefault ? [] : marks.Reasons, Raw = others ? utf8.ToArray() : null,
        };
    }

    private static ImmutableArray<ManifestAnnotation> Annotations(ref Utf8JsonReader reader, ref HardMarks marks)
    {
        Utf8Json.Advance(ref reader);
        if (reader.TokenType == JsonTokenType.Null) return [];
        if (reader.TokenType != JsonTokenType.StartArray) throw Bad("annotation must be a list.");
        ManifestAnnotation? first = null;
        List<ManifestAnnotation>? all = null;
        for (Utf8Json.Advance(ref reader); reader.TokenType != JsonTokenType.EndArray; Utf8Json.Advance(ref reader))
        {
            ManifestAnnotation annotation = Annotation(ref reader, ref marks);
            if (first is null) first = annotation;
            else (all ??= [first]).Add(annotation);
        }
        return all is not null ? [.. all] : first is not null ? [first] : [];
    }

    private static ManifestAnnotation Annotation(ref Utf8JsonReader reader, ref HardMarks marks)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad("An annotation must be an object.");
        var fields = new ManifestAnnotationFields();
        bool typed = false;
        HardMarks own = new();
        while (true)
        {
            Utf8Json.Advance(ref reader);
            if (reader.TokenType == JsonTokenType.EndObject) break;
            switch (FieldOf(ref reader))
            {
                case ManifestField.Type: fields.Task = Task(ref reader, ref typed); break;
                case ManifestField.Name: fields.Name = Text(ref reader, "name"); break;
                case ManifestField.AnnotatedBy: fields.AnnotatedBy = Text(ref reader, "annotated-by"); break;
                case ManifestField.AnnotationLocation: fields.Location = Text(ref reader, "annotation-loc", pooled: false); break;
                case ManifestField.AnnotationFormat: fields.Format = Text(ref reader, "annotation-format"); break;
                case ManifestField.Confidence: fields.Confidence = Confidence(ref reader); break;
                case ManifestField.Hard: own.ReadHard(ref reader); break;
                case ManifestField.HardCoefficient: own.ReadCoefficient(ref reader); break;
                case ManifestField.HardReasons: own.ReadReasons(ref reader); break;
                case ManifestField.Property: Properties(ref reader, ref own); break;
                default: reader.Skip(); break;
            }
        }
        marks.FillFrom(own);
        if (!typed) fields.GuessTask();
        return fields.ToAnnotation();
    }

    // True when there is more than hard marks.
    private static bool Properties(ref Utf8JsonReader reader, ref HardMarks marks)
    {
        Utf8Json.Advance(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return true;
        }
        bool more = false;
        while (true)
        {
            Utf8Json.Advance(ref reader);
            if (reader.TokenType == JsonTokenType.EndObject) return more;
            switch (FieldOf(ref reader))
            {
                case ManifestField.PropertyHard: marks.ReadHard(ref reader); break;
                case ManifestField.PropertyHardCoefficient: marks.ReadCoefficient(ref reader); break;
                case ManifestField.PropertyHardReasons: marks.ReadReasons(ref reader); break;
                default: more = true; reader.Skip(); break;
            }
        }
    }

    private static double? Confidence(ref Utf8JsonReader reader)
    {
        Utf8Json.Advance(ref reader);
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (!Utf8Json.TryNumber(ref reader, out double value)) throw Bad("confidence must be a number from 0 to 1.");
        return InferenceResultFile.CheckScore(value);
    }

    private static string? Text(ref Utf8JsonReader reader, string field, bool pooled = true)
    {
        Utf8Json.Advance(ref reader);
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType == JsonTokenType.String && !pooled) return reader.GetString();
        return Utf8Json.TryLabel(ref reader, out string text) ? text : throw Bad($"{field} must be a text.");
    }

    internal static string? Upper(string? usage) => usage switch
    {
        null => null,
        "TRAIN" or "EVAL" or "TEST" or "INFERENCE" => usage,
        _ => usage.ToUpperInvariant(),
    };

    private static TaskType? Task(ref Utf8JsonReader reader, ref bool typed)
    {
        Utf8Json.Advance(ref reader);
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.String) throw Bad("type must be a text.");
        typed = true;
        return TaskOf(reader.ValueSpan);
    }

    /// <summary>The task that a type names, with or without a prefix; null for a task that the project does not know.</summary>
    internal static TaskType? TaskOf(ReadOnlySpan<byte> type) =>
        type.EndsWith("image_classification"u8) ? TaskType.ImageClassification
        : type.EndsWith("object_detection"u8) ? TaskType.ObjectDetection : null;

    private static ManifestField FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped
            ? ManifestFields.Find(System.Text.Encoding.UTF8.GetBytes(reader.GetString()!))
            : ManifestFields.Find(reader.ValueSpan);

    private static InputException Bad(string message) => new(message) { ErrorId = InputErrorIds.InvalidManifestLine };
}
