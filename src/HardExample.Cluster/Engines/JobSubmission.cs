using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;
using HardExample.Storage;

namespace HardExample.Cluster.Engines;

/// <summary>What was submitted to an engine; kept in the work folder, so that any session can ask for it.</summary>
public sealed record JobSubmission
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JsonFormat.Indented.Encoder,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>Name of the engine.</summary>
    public required string Engine { get; init; }

    /// <summary>The work folder.</summary>
    public required string WorkPath { get; init; }

    /// <summary>Where the result goes.</summary>
    public required string OutputPath { get; init; }

    /// <summary>How many shards were asked for.</summary>
    public required int ShardCount { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset Submitted { get; init; }

    /// <summary>The engine's job ids by step ("plan", "observe", "reduce"); empty for an engine without ids.</summary>
    public ImmutableSortedDictionary<string, string> Ids { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The submission of a work folder; null when its tasks were started by other means.</summary>
    /// <exception cref="InputException">It is damaged.</exception>
    public static JobSubmission? Read(WorkFolder work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!File.Exists(work.SubmissionFile)) return null;
        try
        {
            return JsonSerializer.Deserialize<JobSubmission>(LocalStorage.ReadText(work.SubmissionFile), Json);
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"{work.SubmissionFile} is damaged ({e.Message}). Delete it and submit the job again; shards that are done stay done.", e);
        }
    }

    /// <summary>Keeps the submission in its work folder.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Write(WorkFolder work)
    {
        ArgumentNullException.ThrowIfNull(work);
        LocalStorage.WriteText(work.SubmissionFile, JsonSerializer.Serialize(this, Json));
    }
}
