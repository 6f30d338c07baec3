using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Drift;
using HardExample.Core.Evaluation;
using HardExample.Core.Evaluation.Metrics;
using HardExample.Core.Reasons;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>
/// The data block of the page. Names are short where they repeat for each sample: 5,000 of them must be read in a fraction of a second. The
/// encoder escapes &lt;, &gt;, &amp;, quotes and all that is not ASCII, so that no text can end the block.
/// </summary>
internal sealed class ReportData(ReportInput input, IReadOnlyList<Sample> ordered, ThumbnailPlan plan)
{
    // Dots of the maps; with more, every k-th of the samples that are not listed.
    private const int MaxPoints = 20_000;

    private readonly WeightedList _algorithms = input.Algorithms;
    private readonly ReportStatistics _statistics = new(input);

    /// <summary>Writes one JSON object and plans the pictures that it speaks of.</summary>
    internal void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("title", input.Title);
        json.WriteString("task", input.Task == TaskType.ObjectDetection ? "detection" : "classification");
        json.WriteNumber("threshold", input.Threshold);
        json.WriteNumber("blockSize", ThumbnailPlan.BlockSize);
        json.WriteString("nearestHeading", input.NearestHeading);
        if (input.Linked is { } linked) json.WriteString("folder", linked.Folder);
        WriteSummary(json);
        WriteAlgorithms(json);
        WriteReasons(json);
        json.WriteStartArray("histogram");
        foreach (int count in _statistics.Histogram) json.WriteNumberValue(count);
        json.WriteEndArray();
        WriteClasses(json);
        if (input.Drift is { } drift)
        {
            json.WritePropertyName("drift");
            JsonSerializer.Serialize(json, drift, DriftJson.Default.DriftResult);
        }
        if (input.Evaluation is { } evaluation) WriteEvaluation(json, evaluation);
        WritePoints(json);
        json.WriteStartArray("samples");
        var sampleData = new ReportSampleData(input, plan);
        for (int i = 0; i < Math.Min(ordered.Count, input.MaxListed); i++) sampleData.Write(json, ordered[i]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteSummary(Utf8JsonWriter json)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("total", input.Samples.Count);
        json.WriteNumber("hard", _statistics.Hard);
        json.WriteNumber("skipped", input.Skipped);
        if (input.Elapsed is { } elapsed) json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 1));
        json.WriteString("extractor", input.FeatureExtractor);
        json.WriteString("reference", input.Reference);
        json.WriteEndObject();
    }

    private void WriteAlgorithms(Utf8JsonWriter json)
    {
        json.WriteStartArray("algorithms");
        for (int i = 0; i < _algorithms.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", _algorithms[i].Key);
            json.WriteNumber("weight", _algorithms[i].Value);
            json.WriteNumber("scored", _statistics.Scored[i]);
            json.WriteRounded("share", _statistics.Shares[i]);
            json.WriteNumber("leads", _statistics.Leads[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteReasons(Utf8JsonWriter json)
    {
        json.WriteStartArray("reasons");
        foreach ((int id, int count) in _statistics.Reasons.OrderByDescending(static r => r.Value))
        {
            HardReason? reason = ReasonCatalog.Find(id);
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteNumber("count", count);
            json.WriteString("meaning", reason?.Meaning ?? FormattableString.Invariant($"reason {id}"));
            json.WriteString("suggestion", reason?.Suggestion ?? "");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteClasses(Utf8JsonWriter json)
    {
        json.WriteStartArray("classes");
        foreach (ReportStatistics.ClassCount count in _statistics.Classes)
        {
            json.WriteStartObject();
            json.WriteString("name", count.Name);
            json.WriteNumber("samples", count.Samples);
            json.WriteNumber("hard", count.Hard);
            json.WriteNumber("boxes", count.Boxes);
            json.WriteRounded("mean", count.CoefficientSum / count.Samples);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // All rankings stand in the table; as curves, those that a reader compares: the fusion, its best algorithm and the baselines.
    private static void WriteEvaluation(Utf8JsonWriter json, EvaluationReport evaluation)
    {
        EvaluationTable table = EvaluationTable.Of(evaluation);
        json.WriteStartObject("evaluation");
        json.WriteString("description", string.Join("; ", table.Summary));
        json.WriteTexts("columns", table.Headers.Skip(1));
        json.WriteStartArray("rows");
        foreach (ImmutableArray<string> row in table.Rows) json.WriteTexts(row);
        json.WriteEndArray();
        RankingQuality? best = evaluation.Rankings.Where(static r => r.Kind == RankingKind.Algorithm)
            .MinBy(static r => r.AreaUnderRiskCoverage);
        json.WriteStartArray("curves");
        foreach (RankingQuality ranking in evaluation.Rankings)
        {
            if (ranking.Kind == RankingKind.Algorithm && ranking != best) continue;
            json.WriteStartObject();
            json.WriteString("name", ranking.Name);
            json.WriteStartArray("points");
            foreach (RiskPoint point in ranking.RiskCoverage)
            {
                json.WriteRounded(point.Coverage);
                json.WriteRounded(point.Risk);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // The points come in columns; the first of them are the listed samples, in the same order.
    private void WritePoints(Utf8JsonWriter json)
    {
        int listed = Math.Min(ordered.Count, input.MaxListed), rest = ordered.Count - listed;
        int step = Math.Max(1, (rest + MaxPoints - 1) / MaxPoints);
        List<Sample> shown = [.. ordered.Where((_, i) => i < listed || (i - listed) % step == 0)];
        var map = new EmbeddingMap(shown);
        json.WriteStartObject("points");
        WriteColumn(json, "hard", shown, static s => s.IsHard ? 1 : 0);
        WriteColumn(json, "coefficient", shown, static s => s.HardCoefficient);
        WriteColumn(json, "confidence", shown, static s => s.Prediction?.Confidence);
        json.WriteStartArray("scores");
        foreach ((string name, _) in _algorithms)
            WriteColumn(json, null, shown, s => s.Scores.TryGetValue(name, out MinerScore? score) ? score.Value : null);
        json.WriteEndArray();
        if (map.Explained is { } explained)
        {
            json.WriteStartArray("explained");
            foreach (double share in explained) json.WriteRounded(share);
            json.WriteEndArray();
            List<double[]?> points = [.. shown.Select(map.PointOf)];
            WriteColumn(json, "x", points, static p => p?[0]);
            WriteColumn(json, "y", points, static p => p?[1]);
        }
        json.WriteEndObject();
    }

    private static void WriteColumn<T>(Utf8JsonWriter json, string? name, IReadOnlyList<T> rows, Func<T, double?> value)
    {
        if (name is null) json.WriteStartArray();
        else json.WriteStartArray(name);
        foreach (T row in rows) json.WriteRounded(value(row) ?? double.NaN);
        json.WriteEndArray();
    }
}
