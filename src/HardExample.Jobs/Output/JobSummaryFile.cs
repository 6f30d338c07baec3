using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HardExample.Core.Drift;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;
using HardExample.Core.Selection;

namespace HardExample.Jobs.Output;

/// <summary>A summary as JSON. Written without a reflecting serialiser, which would take a tenth of the time of a short job.</summary>
internal static class JobSummaryFile
{
    /// <summary>Writes a summary.</summary>
    public static void Write(Stream output, JobSummary summary)
    {
        using var writer = new Utf8JsonWriter(output, JsonFormat.Indented);
        writer.WriteStartObject();
        writer.WriteNumber("task"u8, (int)summary.Task);
        writer.WriteNumber("total_samples"u8, summary.TotalSamples);
        writer.WriteNumber("hard_samples"u8, summary.HardSamples);
        writer.WriteNumber("skipped_samples"u8, summary.SkippedSamples);
        if (summary.ExcludedSamples is { } excluded) writer.WriteNumber("excluded_samples"u8, excluded);
        if (summary.SettledSamples is { } settled) writer.WriteNumber("settled_samples"u8, settled);
        writer.WriteNumber("hard_threshold"u8, summary.HardThreshold);
        if (summary.Selection is { } selection) Write(writer, selection);
        if (summary.Drift is { } drift)
        {
            writer.WritePropertyName("drift"u8);
            JsonSerializer.Serialize(writer, drift, DriftJson.Default.DriftResult);
        }
        writer.WriteStartObject("reasons"u8);
        foreach ((int id, int count) in summary.Reasons) writer.WriteNumber(id.ToString(CultureInfo.InvariantCulture), count);
        writer.WriteEndObject();
        writer.WriteStartObject("algorithms"u8);
        foreach ((string name, int count) in summary.Algorithms) writer.WriteNumber(name, count);
        writer.WriteEndObject();
        writer.WriteString("feature_extractor"u8, summary.FeatureExtractor);
        writer.WriteString("image_decoder"u8, summary.ImageDecoder);
        writer.WriteString("reference"u8, summary.Reference);
        writer.WriteString("elapsed"u8, summary.Elapsed.ToString("c", CultureInfo.InvariantCulture));
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
                Task = (TaskType)root.GetProperty("task").GetInt32(),
                TotalSamples = root.GetProperty("total_samples").GetInt32(),
                HardSamples = root.GetProperty("hard_samples").GetInt32(),
                SkippedSamples = root.GetProperty("skipped_samples").GetInt32(),
                ExcludedSamples = Count(root, "excluded_samples"),
                SettledSamples = Count(root, "settled_samples"),
                Selection = root.TryGetProperty("selection", out JsonElement selection) ? ReadSelection(selection) : null,
                Drift = root.TryGetProperty("drift", out JsonElement drift) ? drift.Deserialize(DriftJson.Default.DriftResult) : null,
                HardThreshold = root.GetProperty("hard_threshold").GetDouble(),
                Reasons = root.GetProperty("reasons").EnumerateObject()
                    .ToImmutableSortedDictionary(static p => int.Parse(p.Name, NumberStyles.None, CultureInfo.InvariantCulture),
                        static p => p.Value.GetInt32()),
                Algorithms = root.GetProperty("algorithms").EnumerateObject()
                    .ToImmutableSortedDictionary(static p => p.Name, static p => p.Value.GetInt32(), StringComparer.Ordinal),
                FeatureExtractor = Text(root, "feature_extractor"),
                ImageDecoder = root.TryGetProperty("image_decoder", out JsonElement decoder) ? decoder.GetString() ?? "" : "",
                Reference = Text(root, "reference"),
                Elapsed = TimeSpan.ParseExact(Text(root, "elapsed"), "c", CultureInfo.InvariantCulture),
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
        writer.WriteStartObject("short_groups"u8);
        foreach ((string group, int count) in selection.ShortGroups) writer.WriteNumber(group, count);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static SelectionCounts ReadSelection(JsonElement selection) => new()
    {
        Selected = selection.GetProperty("selected").GetInt32(),
        Control = selection.GetProperty("control").GetInt32(),
        Seed = selection.GetProperty("seed").GetInt32(),
        HardNotSelected = selection.GetProperty("hard_not_selected").GetInt32(),
        Duplicates = selection.GetProperty("duplicates").GetInt32(),
        ShortGroups = selection.GetProperty("short_groups").EnumerateObject()
            .ToImmutableSortedDictionary(static p => p.Name, static p => p.Value.GetInt32(), StringComparer.Ordinal),
    };

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString()
        ?? throw new JsonException($"{name} is null");
}
