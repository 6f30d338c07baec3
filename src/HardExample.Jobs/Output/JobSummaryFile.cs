using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Drift;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;
using HardExample.Core.Selection;
using HardExample.Jobs.Running;

namespace HardExample.Jobs.Output;

/// <summary>A summary as JSON. Written without a reflecting serialiser, which would take a tenth of the time of a short job.</summary>
internal static class JobSummaryFile
{
    /// <summary>Writes a summary.</summary>
    public static void Write(Stream output, JobSummary summary)
    {
        using var writer = new Utf8JsonWriter(output, JsonFormat.Indented);
        writer.WriteStartObject();
        writer.WriteString("task"u8, SnakeCaseEnum.Format(summary.Task));
        writer.WriteNumber("total_samples"u8, summary.TotalSamples);
        writer.WriteNumber("hard_samples"u8, summary.HardSamples);
        writer.WriteNumber("skipped_samples"u8, summary.SkippedSamples);
        Write(writer, "left_out", summary.LeftOut);
        writer.WriteNumber("unwritten_samples"u8, summary.UnwrittenSamples);
        if (summary.ExcludedSamples is { } excluded) writer.WriteNumber("excluded_samples"u8, excluded);
        if (summary.SettledSamples is { } settled) writer.WriteNumber("settled_samples"u8, settled);
        writer.WriteNumber("hard_threshold"u8, summary.HardThreshold);
        if (summary.Coefficients is { } coefficients)
        {
            writer.WriteStartObject("coefficients"u8);
            foreach ((string name, double value) in coefficients.Named()) writer.WriteNumber(name, Math.Round(value, 6));
            writer.WriteEndObject();
        }
        if (summary.Selection is { } selection) Write(writer, selection);
        if (summary.Drift is { } drift)
        {
            writer.WritePropertyName("drift"u8);
            JsonSerializer.Serialize(writer, drift, DriftJson.Default.DriftResult);
        }
        writer.WriteStartObject("reasons"u8);
        foreach ((int id, int count) in summary.Reasons) writer.WriteNumber(id.ToString(CultureInfo.InvariantCulture), count);
        writer.WriteEndObject();
        Write(writer, "algorithms", summary.Algorithms);
        writer.WriteString("feature_extractor"u8, summary.FeatureExtractor);
        writer.WriteString("image_decoder"u8, summary.ImageDecoder);
        writer.WriteString("reference"u8, summary.Reference);
        writer.WriteDecimal("elapsed_seconds"u8, summary.Elapsed.TotalSeconds);
        writer.WriteStartObject("phase_seconds"u8);
        foreach ((JobPhase phase, TimeSpan elapsed) in summary.Phases)
            writer.WriteDecimal(Encoding.UTF8.GetBytes(SnakeCaseEnum.Format(phase)), elapsed.TotalSeconds);
        writer.WriteEndObject();
        writer.WriteStartArray("warnings"u8);
        foreach (string warning in summary.Warnings) writer.WriteStringValue(warning);
        writer.WriteEndArray();
        writer.WriteStartObject("versions"u8);
        foreach ((string name, string version) in summary.Versions) writer.WriteString(name, version);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Reads a summary.</summary>
    /// <exception cref="JsonException">The text is no summary; the message says what is missing or wrong.</exception>
    public static JobSummary Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        JsonElement root = document.RootElement;
        try
        {
            return new()
            {
                Task = ReadTask(root.GetProperty("task")),
                TotalSamples = root.GetProperty("total_samples").GetInt32(),
                HardSamples = root.GetProperty("hard_samples").GetInt32(),
                SkippedSamples = root.GetProperty("skipped_samples").GetInt32(),
                LeftOut = Counts(root, "left_out"),
                UnwrittenSamples = Count(root, "unwritten_samples") ?? 0,
                ExcludedSamples = Count(root, "excluded_samples"),
                SettledSamples = Count(root, "settled_samples"),
                Coefficients = root.TryGetProperty("coefficients", out JsonElement coefficients) ? ReadQuantiles(coefficients) : null,
                Selection = root.TryGetProperty("selection", out JsonElement selection) ? ReadSelection(selection) : null,
                Drift = root.TryGetProperty("drift", out JsonElement drift) ? drift.Deserialize(DriftJson.Default.DriftResult) : null,
                HardThreshold = root.GetProperty("hard_threshold").GetDouble(),
                Reasons = root.GetProperty("reasons").EnumerateObject()
                    .ToImmutableSortedDictionary(static p => int.Parse(p.Name, NumberStyles.None, CultureInfo.InvariantCulture),
                        static p => p.Value.GetInt32()),
                Algorithms = Counts(root, "algorithms"),
                FeatureExtractor = Text(root, "feature_extractor"),
                ImageDecoder = root.TryGetProperty("image_decoder", out JsonElement decoder) ? decoder.GetString() ?? "" : "",
                Reference = Text(root, "reference"),
                Elapsed = root.TryGetProperty("elapsed_seconds", out JsonElement seconds) ? TimeSpan.FromSeconds(seconds.GetDouble())
                    : TimeSpan.ParseExact(Text(root, "elapsed"), "c", CultureInfo.InvariantCulture),
                Phases = [.. Members(root, "phase_seconds").Select(static p => SnakeCaseEnum.TryParse(p.Name, out JobPhase phase)
                    ? new PhaseTime(phase, TimeSpan.FromSeconds(p.Value.GetDouble()))
                    : throw new JsonException($"'{p.Name}' is no phase of a job"))],
                Warnings = root.TryGetProperty("warnings", out JsonElement warnings)
                    ? [.. warnings.EnumerateArray().Select(static w => w.GetString()!)] : [],
                Versions = Members(root, "versions")
                    .ToImmutableSortedDictionary(static p => p.Name, static p => p.Value.GetString()!, StringComparer.Ordinal),
            };
        }
        catch (Exception e) when (
            e is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    private static int? Count(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement count) ? count.GetInt32() : null;

    private static void Write(Utf8JsonWriter writer, SelectionCounts selection)
    {
        writer.WriteStartObject("selection"u8);
        writer.WriteNumber("selected"u8, selection.Selected);
        writer.WriteNumber("control"u8, selection.Control);
        writer.WriteNumber("seed"u8, selection.Seed);
        writer.WriteNumber("hard_not_selected"u8, selection.HardNotSelected);
        writer.WriteNumber("duplicates"u8, selection.Duplicates);
        Write(writer, "short_groups", selection.ShortGroups);
        writer.WriteEndObject();
    }

    private static SelectionCounts ReadSelection(JsonElement selection) => new()
    {
        Selected = selection.GetProperty("selected").GetInt32(),
        Control = selection.GetProperty("control").GetInt32(),
        Seed = selection.GetProperty("seed").GetInt32(),
        HardNotSelected = selection.GetProperty("hard_not_selected").GetInt32(),
        Duplicates = selection.GetProperty("duplicates").GetInt32(),
        ShortGroups = Counts(selection, "short_groups"),
    };

    private static CoefficientQuantiles ReadQuantiles(JsonElement element)
    {
        return new(Of("mean"), Of("min"), Of("p05"), Of("p25"), Of("p50"), Of("p75"), Of("p95"), Of("p99"), Of("max"));

        double Of(string name) => element.GetProperty(name).GetDouble();
    }

    // Early jobs wrote the number of the task.
    private static TaskType ReadTask(JsonElement task) => task.ValueKind == JsonValueKind.Number ? (TaskType)task.GetInt32()
        : SnakeCaseEnum.TryParse(task.GetString() ?? "", out TaskType named) ? named
        : throw new JsonException($"task is '{task.GetString()}'");

    private static JsonProperty[] Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement members) ? [.. members.EnumerateObject()] : [];

    private static ImmutableSortedDictionary<string, int> Counts(JsonElement root, string name) => Members(root, name)
        .ToImmutableSortedDictionary(static p => p.Name, static p => p.Value.GetInt32(), StringComparer.Ordinal);

    private static void Write(Utf8JsonWriter writer, string name, ImmutableSortedDictionary<string, int> counts)
    {
        writer.WriteStartObject(name);
        foreach ((string key, int count) in counts) writer.WriteNumber(key, count);
        writer.WriteEndObject();
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString()
        ?? throw new JsonException($"{name} is null");
}
