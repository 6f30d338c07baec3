using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;

namespace HardExample.Core.Formats;

/// <summary>
/// JSON Lines with every sample of a job, hard or not: prediction, features, scores, coefficient and reasons. It stands beside the output
/// that ModelArts knows and is what evaluation, tuning and the report read. Embeddings are not in it.
/// </summary>
public static class ScoredSampleFile
{
    /// <summary>Writes one line a sample.</summary>
    public static void Write(Stream stream, IEnumerable<Sample> samples)
    {
        using var json = new Utf8JsonWriter(stream, JsonFormat.Line);
        foreach (Sample sample in samples)
        {
            WriteSample(json, sample);
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset(stream);
        }
    }

    /// <summary>Reads the samples back, in order.</summary>
    /// <param name="stream">UTF-8.</param>
    /// <param name="name">Names the file in errors.</param>
    /// <param name="leaveOpen">Whether the stream stays open.</param>
    /// <exception cref="InputException">A line is not what <see cref="Write"/> writes; the message names the line.</exception>
    public static IEnumerable<Sample> Read(Stream stream, string name, bool leaveOpen = false)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: leaveOpen);
        int line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.Length == 0) continue;
            yield return Parse(text, name, line);
        }
    }

    private const string ErrorEstimator = "error_estimator";

    private static Sample Parse(string text, string name, int line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return ReadSample(document.RootElement);
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException
            or IndexOutOfRangeException)
        {
            throw new InputException($"{name}, line {line}: not a scored sample ({e.Message}). Run the job again to make the file anew.",
                e);
        }
    }

    private static void WriteSample(Utf8JsonWriter json, Sample sample)
    {
        json.WriteStartObject();
        json.WriteString("id", sample.Id);
        json.WriteString("source", sample.Source);
        json.WriteNumber("sequence", sample.SequenceIndex);
        if (sample.SequenceGroup is not null) json.WriteString("group", sample.SequenceGroup);
        if (sample.Label is not null) json.WriteString("label", sample.Label);
        foreach (ObservedField field in ObservationCatalog.All)
            if (field.IsInOutput && field.IsOn(sample)) WriteField(json, field, sample);
        json.WriteStartObject("scores");
        foreach ((string algorithm, MinerScore score) in sample.Scores) WriteScore(json, algorithm, score);
        json.WriteEndObject();
        if (sample.HardCoefficient is { } coefficient) json.WriteNumber("coefficient", coefficient);
        json.WriteBoolean("hard", sample.IsHard);
        if (sample.IsControl) json.WriteBoolean("control", true);
        if (sample.DuplicateOf is not null) json.WriteString("duplicate_of", sample.DuplicateOf);
        json.WriteStartArray("reasons");
        foreach (int reason in sample.HardReasons) json.WriteNumberValue(reason);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, ObservedField field, Sample sample)
    {
        switch (field)
        {
            case ObservedField<Prediction> prediction:
                WritePrediction(json, prediction.Get(sample)!);
                break;
            case ObservedField<ImageFeatures> features:
                WriteFeatures(json, features.Name, features.Get(sample)!);
                break;
            case ObservedField<string> text:
                json.WriteString(text.Name, text.Get(sample));
                break;
            default:
                throw new NotSupportedException($"The field '{field}' of the output has no form in JSON.");
        }
    }

    private static void WritePrediction(Utf8JsonWriter json, Prediction prediction)
    {
        switch (prediction)
        {
            case ClassificationPrediction classification:
                json.WriteString("predicted", classification.Label);
                json.WriteStartObject("confidences");
                foreach (ClassScore score in classification.Scores) json.WriteNumber(score.Label, score.Score);
                json.WriteEndObject();
                break;
            case DetectionPrediction detection:
                json.WriteStartArray("boxes");
                foreach (DetectedBox box in detection.Boxes) WriteBox(json, box);
                json.WriteEndArray();
                break;
        }
    }

    private static void WriteBox(Utf8JsonWriter json, DetectedBox box)
    {
        json.WriteStartArray();
        json.WriteStringValue(box.Label);
        json.WriteNumberValue(box.Score);
        json.WriteNumberValue(box.Box.XMin);
        json.WriteNumberValue(box.Box.YMin);
        json.WriteNumberValue(box.Box.XMax);
        json.WriteNumberValue(box.Box.YMax);
        json.WriteEndArray();
    }

    private static void WriteFeatures(Utf8JsonWriter json, string name, ImageFeatures features)
    {
        json.WriteStartObject(name);
        json.WriteNumber("width", features.Width);
        json.WriteNumber("height", features.Height);
        foreach (ImageFeature feature in ImageFeatureCatalog.Measured) json.WriteNumber(feature.Name, features[feature.Name]);
        json.WriteEndObject();
    }

    private static void WriteScore(Utf8JsonWriter json, string algorithm, MinerScore score)
    {
        json.WriteStartObject(algorithm);
        json.WriteString("kind", score.Kind == MinerKind.ErrorEstimator ? ErrorEstimator : "out_of_distribution");
        json.WriteNumber("value", score.Value);
        if (score.Reliability < 1) json.WriteNumber("reliability", score.Reliability);
        if (score.ViewWeight > 0) json.WriteNumber("view_weight", score.ViewWeight);
        if (score.Rank is { } rank) json.WriteNumber("rank", rank);
        if (!score.Reasons.IsDefaultOrEmpty)
        {
            json.WriteStartArray("reasons");
            foreach (ReasonShare reason in score.Reasons)
            {
                json.WriteStartArray();
                json.WriteNumberValue(reason.Id);
                json.WriteNumberValue(reason.Share);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        if (score.Explanation.Length > 0) json.WriteString("explanation", score.Explanation);
        json.WriteEndObject();
    }

    private static Sample ReadSample(JsonElement json)
    {
        var sample = new Sample
        {
            Id = Text(json, "id"),
            Source = Text(json, "source"),
            SequenceIndex = json.GetProperty("sequence").GetInt32(),
            SequenceGroup = json.TryGetProperty("group", out JsonElement group) ? group.GetString() : null,
            Label = json.TryGetProperty("label", out JsonElement label) ? label.GetString() : null,
            HardCoefficient = json.TryGetProperty("coefficient", out JsonElement coefficient) ? Number(coefficient) : null,
            IsHard = json.GetProperty("hard").GetBoolean(),
            IsControl = json.TryGetProperty("control", out JsonElement control) && control.GetBoolean(),
            DuplicateOf = json.TryGetProperty("duplicate_of", out JsonElement original) ? original.GetString() : null,
            HardReasons = [.. json.GetProperty("reasons").EnumerateArray().Select(static r => r.GetInt32())],
        };
        foreach (ObservedField field in ObservationCatalog.All)
            if (field.IsInOutput) sample = ReadField(json, field, sample);
        foreach (JsonProperty score in json.GetProperty("scores").EnumerateObject())
            sample = sample.WithScore(score.Name, ReadScore(score.Name, score.Value));
        return sample;
    }

    private static Sample ReadField(JsonElement json, ObservedField field, Sample sample) => field switch
    {
        ObservedField<Prediction> prediction => prediction.Set(sample, ReadPrediction(json)),
        ObservedField<ImageFeatures> features => json.TryGetProperty(features.Name, out JsonElement there)
            ? features.Set(sample, ReadFeatures(there)) : sample,
        ObservedField<string> text => json.TryGetProperty(text.Name, out JsonElement value) ? text.Set(sample, value.GetString()) : sample,
        _ => throw new NotSupportedException($"The field '{field}' of the output has no form in JSON."),
    };

    // JSON has no word for them, but 1e309 is read as infinity.
    private static double Number(JsonElement json) =>
        json.GetDouble() is var value && double.IsFinite(value) ? value : throw new FormatException("a number is too large");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()
        ?? throw new FormatException($"'{name}' is null");

    private static Prediction? ReadPrediction(JsonElement json)
    {
        if (json.TryGetProperty("predicted", out JsonElement predicted))
            return new ClassificationPrediction(predicted.GetString() ?? "",
                json.GetProperty("confidences").EnumerateObject().Select(static c => new ClassScore(c.Name, Number(c.Value))));
        if (!json.TryGetProperty("boxes", out JsonElement boxes)) return null;
        return new DetectionPrediction([.. boxes.EnumerateArray().Select(static b => new DetectedBox(
            b[0].GetString() ?? "", Number(b[1]),
            new BoundingBox(Number(b[2]), Number(b[3]), Number(b[4]), Number(b[5]))))]);
    }

    private static ImageFeatures ReadFeatures(JsonElement json) =>
        new([.. ImageFeatureCatalog.Measured.Select(f => Number(json.GetProperty(f.Name)))])
        {
            Width = json.GetProperty("width").GetInt32(),
            Height = json.GetProperty("height").GetInt32(),
        };

    private static MinerScore ReadScore(string algorithm, JsonElement json) => new()
    {
        Algorithm = algorithm,
        Kind = json.GetProperty("kind").GetString() is ErrorEstimator or "expert" ? MinerKind.ErrorEstimator : MinerKind.OutOfDistribution,
        Value = Number(json.GetProperty("value")),
        Reliability = json.TryGetProperty("reliability", out JsonElement reliability) ? Number(reliability) : 1,
        ViewWeight = json.TryGetProperty("view_weight", out JsonElement viewWeight) || json.TryGetProperty("independence", out viewWeight)
            ? Number(viewWeight)
            : 0,
        Rank = json.TryGetProperty("rank", out JsonElement rank) ? rank.GetInt32() : null,
        Reasons = json.TryGetProperty("reasons", out JsonElement reasons)
            ? [.. reasons.EnumerateArray().Select(static r => new ReasonShare(r[0].GetInt32(), Number(r[1])))]
            : ImmutableArray<ReasonShare>.Empty,
        Explanation = json.TryGetProperty("explanation", out JsonElement explanation) ? explanation.GetString() ?? "" : "",
    };
}
