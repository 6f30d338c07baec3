using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;

namespace HardExample.Core.Formats;

/// <summary>The job log (task_summary_file): one JSON object, written in success and in failure.</summary>
public static class TaskSummaryFile
{
    /// <summary>Writes the log: the fields of ModelArts first, then those of ours that are known.</summary>
    public static byte[] Write(TaskSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, JsonFormat.Indented))
        {
            writer.WriteStartObject();
            writer.WriteString("task_status"u8, summary.IsRunning ? "RUNNING"u8 : summary.Succeeded ? "SUCCEED"u8 : "FAILED"u8);
            if (!summary.Succeeded && !summary.IsRunning) writer.WriteString("error_message"u8, summary.ErrorMessage ?? "unknown");
            Count(writer, "total_sample"u8, summary.Succeeded ? summary.TotalSample ?? 0 : summary.TotalSample);
            Count(writer, "hard_sample"u8, summary.Succeeded ? summary.HardSample ?? 0 : summary.HardSample);
            Count(writer, "control_sample"u8, summary.ControlSample);
            Count(writer, "hard_not_selected_sample"u8, summary.HardNotSelectedSample);
            Count(writer, "skipped_sample"u8, summary.SkippedSample);
            Count(writer, "excluded_sample"u8, summary.ExcludedSample);
            if (summary.ElapsedSeconds is { } seconds) writer.WriteDecimal("elapsed_seconds"u8, Math.Round(seconds, 3));
            List(writer, "algorithms"u8, summary.Algorithms);
            if (summary.FeatureExtractor is { } extractor) writer.WriteString("feature_extractor"u8, extractor);
            if (summary.ImageDecoder is { } decoder) writer.WriteString("image_decoder"u8, decoder);
            if (summary.OutputManifest is { } manifest) writer.WriteString("output_manifest"u8, manifest);
            List(writer, "warnings"u8, summary.Warnings);
            writer.WriteEndObject();
        }
        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a log; fields that it does not know are passed over.</summary>
    /// <exception cref="InputException">The text is not a job log.</exception>
    public static TaskSummary Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            ReadOnlySpan<byte> text = JsonFormat.WithoutByteOrderMark(utf8.Span);
            using JsonDocument document = JsonDocument.Parse(utf8[(utf8.Length - text.Length)..]);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw Utf8Json.NotJson(utf8.Span, error);
        }
    }

    private static TaskSummary Read(JsonElement root)
    {
        string? status = root.ValueKind == JsonValueKind.Object ? Text(root, "task_status") : null;
        if (status is not ("SUCCEED" or "FAILED" or "RUNNING"))
            throw new InputException("A job log has a task_status: SUCCEED, FAILED or RUNNING.") { ErrorId = InputErrorIds.InvalidInput };
        return new()
        {
            Succeeded = status == "SUCCEED",
            IsRunning = status == "RUNNING",
            ErrorMessage = Text(root, "error_message"),
            TotalSample = Count(root, "total_sample"),
            HardSample = Count(root, "hard_sample"),
            ControlSample = Count(root, "control_sample"),
            HardNotSelectedSample = Count(root, "hard_not_selected_sample"),
            SkippedSample = Count(root, "skipped_sample"),
            ExcludedSample = Count(root, "excluded_sample"),
            ElapsedSeconds = root.TryGetProperty("elapsed_seconds", out JsonElement seconds) && seconds.TryGetDouble(out double value)
                ? value
                : null,
            Algorithms = List(root, "algorithms"),
            FeatureExtractor = Text(root, "feature_extractor"),
            ImageDecoder = Text(root, "image_decoder"),
            OutputManifest = Text(root, "output_manifest"),
            Warnings = List(root, "warnings"),
        };
    }

    private static void Count(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
    }

    private static void List(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<string> values)
    {
        if (values.IsDefaultOrEmpty) return;
        writer.WriteStartArray(name);
        foreach (string value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Count(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.TryGetInt64(out long number) ? number : null;

    private static ImmutableArray<string> List(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(static e => e.ValueKind == JsonValueKind.String).Select(static e => e.GetString()!)]
            : [];
}

/// <summary>What the job log says.</summary>
public sealed record TaskSummary
{
    /// <summary>task_status: SUCCEED when true, else FAILED.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>task_status RUNNING: the job has begun and not ended.</summary>
    public bool IsRunning { get; init; }

    /// <summary>error_message of a failed job; "cancelled" when the user stopped it.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>total_sample: samples that were scored.</summary>
    public long? TotalSample { get; init; }

    /// <summary>hard_sample: samples that are hard; under a budget those that were selected or drawn.</summary>
    public long? HardSample { get; init; }

    /// <summary>control_sample: those of hard_sample that a budget drew at random; null without a budget.</summary>
    public long? ControlSample { get; init; }

    /// <summary>hard_not_selected_sample: samples that reach the threshold and that a budget did not select; null without one.</summary>
    public long? HardNotSelectedSample { get; init; }

    /// <summary>skipped_sample: samples that were left out because their input is bad.</summary>
    public long? SkippedSample { get; init; }

    /// <summary>excluded_sample: images that the ledger left out, because they were selected before; null without a ledger.</summary>
    public long? ExcludedSample { get; init; }

    /// <summary>elapsed_seconds: how long the job took, s.</summary>
    public double? ElapsedSeconds { get; init; }

    /// <summary>algorithms: those that took part.</summary>
    public ImmutableArray<string> Algorithms { get; init; } = [];

    /// <summary>feature_extractor: which model, or the descriptor without weights, gave the embeddings.</summary>
    public string? FeatureExtractor { get; init; }

    /// <summary>image_decoder: what decoded the images, with its version.</summary>
    public string? ImageDecoder { get; init; }

    /// <summary>output_manifest: where the result is.</summary>
    public string? OutputManifest { get; init; }

    /// <summary>warnings, in the order in which they came.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
