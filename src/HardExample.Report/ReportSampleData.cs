using System.Text.Json;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>What the gallery shows of one sample.</summary>
internal sealed class ReportSampleData(ReportInput input, ThumbnailPlan plan)
{
    private const int MaxScores = 5, MaxBoxes = 60;

    private readonly Contributions _contributions = new(input.Algorithms);

    /// <summary>
    /// Writes: i id, s source, c coefficient, h 1 when hard, r reasons, l label by a person, p prediction, q confidence, t [class, score]…,
    /// b [class, score, x, y, width, height]… in px, m boxes left out, w and e size of the original, n picture,
    /// a [algorithm, score, share, explanation]…, k nearest [id, source, cosine, class, picture]…, v views [operation, text, picture]….
    /// </summary>
    internal void Write(Utf8JsonWriter json, Sample sample)
    {
        json.WriteStartObject();
        json.WriteString("i", sample.Id);
        json.WriteString("s", sample.Source);
        if (sample.HardCoefficient is { } coefficient) json.WriteNumber("c", coefficient);
        if (sample.IsHard) json.WriteNumber("h", 1);
        json.WriteStartArray("r");
        foreach (int reason in sample.HardReasons) json.WriteNumberValue(reason);
        json.WriteEndArray();
        if (sample.Label is not null) json.WriteString("l", sample.Label);
        WritePrediction(json, sample.Prediction);
        if (sample.Features is { } features)
        {
            json.WriteNumber("w", features.Width);
            json.WriteNumber("e", features.Height);
        }
        if (input.Thumbnail is { } thumbnail) json.WriteNumber("n", plan.Add(() => thumbnail(sample)));
        WriteScores(json, sample);
        WriteNearest(json, sample);
        WriteViews(json, sample);
        json.WriteEndObject();
    }

    private static void WritePrediction(Utf8JsonWriter json, Prediction? prediction)
    {
        if (prediction is null) return;
        json.WriteString("p", prediction.Label);
        json.WriteRounded("q", prediction.Confidence);
        if (prediction is ClassificationPrediction classification)
        {
            json.WriteStartArray("t");
            foreach (ClassScore score in classification.Scores.AsSpan()[..Math.Min(MaxScores, classification.Scores.Length)])
            {
                json.WriteStartArray();
                json.WriteStringValue(score.Label);
                json.WriteRounded(score.Score);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        if (prediction is DetectionPrediction detection) WriteBoxes(json, detection);
    }

    private static void WriteBoxes(Utf8JsonWriter json, DetectionPrediction detection)
    {
        json.WriteStartArray("b");
        foreach (DetectedBox box in detection.Boxes.OrderByDescending(static b => b.Score).Take(MaxBoxes))
        {
            json.WriteStartArray();
            json.WriteStringValue(box.Label);
            json.WriteRounded(box.Score);
            foreach (double value in (ReadOnlySpan<double>)[box.Box.XMin, box.Box.YMin, box.Box.Width, box.Box.Height])
                json.WriteNumberValue(Math.Round(value, 1) + 0.0);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        if (detection.Boxes.Length > MaxBoxes) json.WriteNumber("m", detection.Boxes.Length - MaxBoxes);
    }

    private void WriteScores(Utf8JsonWriter json, Sample sample)
    {
        double[] shares = _contributions.Of(sample);
        json.WriteStartArray("a");
        for (int i = 0; i < shares.Length; i++)
        {
            if (!sample.Scores.TryGetValue(input.Algorithms[i].Key, out MinerScore? score)) continue;
            json.WriteStartArray();
            json.WriteNumberValue(i);
            json.WriteRounded(score.Value);
            json.WriteRounded(shares[i]);
            json.WriteStringValue(score.Explanation);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private void WriteNearest(Utf8JsonWriter json, Sample sample)
    {
        if (input.Nearest is null || input.Nearest(sample) is not { Count: > 0 } nearest) return;
        json.WriteStartArray("k");
        foreach (NearestTrainingImage image in nearest)
        {
            json.WriteStartArray();
            json.WriteStringValue(image.Id);
            json.WriteStringValue(image.Source);
            json.WriteRounded(image.Cosine);
            json.WriteStringValue(image.Label);
            if (input.NearestThumbnail is { } thumbnail) json.WriteNumberValue(plan.AddShared(image.Source, () => thumbnail(image)));
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private void WriteViews(Utf8JsonWriter json, Sample sample)
    {
        var views = FlippedViews.Of(sample);
        if (views.IsEmpty) return;
        json.WriteStartArray("v");
        foreach ((AugmentedPrediction view, string text) in views)
        {
            json.WriteStartArray();
            json.WriteStringValue(view.Operation);
            json.WriteStringValue(text);
            if (input.ViewThumbnail is { } thumbnail) json.WriteNumberValue(plan.Add(() => thumbnail(sample, view)));
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
