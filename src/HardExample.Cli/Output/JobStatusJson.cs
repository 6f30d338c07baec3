using System.Globalization;
using System.Text.Json;
using HardExample.Cluster;
using HardExample.Cluster.Engines;
using HardExample.Core.Configuration;

namespace HardExample.Cli.Output;

/// <summary>How far a job in shards is, as members of a JSON object.</summary>
internal static class JobStatusJson
{
    public static void Write(Utf8JsonWriter json, JobStatus status)
    {
        json.WriteString("state"u8, SnakeCaseEnum.Format(status.State));
        json.WriteString("work"u8, status.WorkPath);
        if (status.OutputPath is { } output) json.WriteString("output"u8, output);
        json.WriteNumber("images"u8, status.Images);
        json.WriteNumber("observed_images"u8, status.Observed);
        if (status.ImagesPerCoreSecond is { } rate) json.WriteNumber("images_per_core_second"u8, Math.Round(rate, 3));
        json.WriteStartObject("tasks"u8);
        foreach (TaskState state in Enum.GetValues<TaskState>()) json.WriteNumber(SnakeCaseEnum.Format(state), status.Count(state));
        json.WriteEndObject();
        if (status.Submission is { } submission)
        {
            json.WriteString("engine"u8, submission.Engine);
            json.WriteStartObject("engine_ids"u8);
            foreach ((string step, string id) in submission.Ids) json.WriteString(step, id);
            json.WriteEndObject();
        }
        json.WriteStartArray("shards"u8);
        foreach (ShardStatus shard in status.Shards) Write(json, shard);
        json.WriteEndArray();
        if (status.State == JobState.Failed) json.WriteError("JobFailed", ErrorOf(status));
    }

    private static void Write(Utf8JsonWriter json, ShardStatus shard)
    {
        json.WriteStartObject();
        json.WriteNumber("shard"u8, shard.Shard);
        json.WriteString("state"u8, SnakeCaseEnum.Format(shard.State));
        json.WriteNumber("images"u8, shard.Images);
        json.WriteNumber("observed_images"u8, shard.Observed);
        json.WriteNumber("attempts"u8, shard.Attempts);
        json.WriteNumber("processor_seconds"u8, Math.Round(shard.ProcessorSeconds, 3));
        if (shard.Machine is { } machine) json.WriteString("machine"u8, machine);
        if (shard.Error is { } error) json.WriteString("error"u8, error);
        json.WriteEndObject();
    }

    private static string ErrorOf(JobStatus status) => status.Error
        ?? status.Shards.Where(static s => s.Error is not null)
            .Select(static s => string.Create(CultureInfo.InvariantCulture, $"Shard {s.Shard}: {s.Error}")).FirstOrDefault()
        ?? "Tasks ended without a result.";
}
