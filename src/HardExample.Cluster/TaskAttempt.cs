using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using HardExample.Core.Formats.Json;
using HardExample.Storage;

namespace HardExample.Cluster;

/// <summary>Progress of a task, in a file beside the shards, for people and engines; the shard file tells what is done.</summary>
internal sealed record TaskAttempt
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JsonFormat.Indented.Encoder,
        WriteIndented = true,
    };

    /// <summary>Which attempt it is, from 1.</summary>
    public required int Number { get; init; }

    public required TaskState State { get; init; }

    public required string Machine { get; init; }

    public required int ProcessId { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Updated { get; init; }

    /// <summary>Images observed so far.</summary>
    public int Observed { get; init; }

    /// <summary>Processor time that the task used so far, s.</summary>
    public double ProcessorSeconds { get; init; }

    public string? Error { get; init; }

    /// <summary>Where the reduce wrote to.</summary>
    public string? Output { get; init; }

    /// <summary>Whether the task is of this machine and its process is no more.</summary>
    [JsonIgnore]
    public bool IsKnownDead => Machine == Environment.MachineName && !Shards.TemporaryName.IsAlive(ProcessId);

    /// <summary>Reads the last attempt at a task; null when there is none, or its file is damaged.</summary>
    public static TaskAttempt? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<TaskAttempt>(File.ReadAllBytes(path), Json);
        }
        catch (Exception error) when (error is JsonException || StorageErrors.IsStorageError(error))
        {
            Trace.TraceWarning($"{path} is not used: {error.Message}");
            return null;
        }
    }

    /// <summary>Replaces the file of the last attempt. Failure is ignored, because observing does not depend on the file.</summary>
    public void Write(string path)
    {
        try
        {
            LocalStorage.WriteText(path, JsonSerializer.Serialize(this, Json));
        }
        catch (Core.Errors.StorageException error)
        {
            Trace.TraceWarning(error.Message);
        }
    }
}
