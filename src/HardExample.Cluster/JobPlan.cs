using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Cluster;

/// <summary>How a job is split into shards, with all that must be equal for every task.</summary>
public sealed record JobPlan
{
    /// <summary>To be raised when plans change their form or meaning.</summary>
    public const int FormatVersion = 2;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JsonFormat.Indented.Encoder,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>Version of the form.</summary>
    public int Version { get; init; } = FormatVersion;

    /// <summary>Identifies the plan: a hash of its content, of its lists and of the configuration.</summary>
    public string Id { get; init; } = "";

    /// <summary>The input, as path or URI.</summary>
    public required string Input { get; init; }

    /// <summary>The task of the job.</summary>
    public required TaskType Task { get; init; }

    /// <summary>Usable samples of the population.</summary>
    public required int Images { get; init; }

    /// <summary>Usable samples of the training set; null without one.</summary>
    public required int? TrainingImages { get; init; }

    /// <summary>Images of the input that were left out because something is wrong with their results; left-out.jsonl names them.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Those images by the kind of error.</summary>
    public ImmutableSortedDictionary<string, int> LeftOutReasons { get; init; } = ImmutableSortedDictionary.Create<string, int>(
        StringComparer.Ordinal);

    /// <summary>Usable samples without a result, for which the inference model predicts.</summary>
    public int Unpredicted { get; init; }

    /// <summary>A hash of the inference model that predicts for them; empty when no result is missing.</summary>
    public string Predictor { get; init; } = "";

    /// <summary>What the user should know of input, training set and models; the reduce says it again.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The folder that relative paths of the configuration are relative to; null when there are none.</summary>
    public required string? Directory { get; init; }

    /// <summary>Class names for a model that does not say its own.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>A hash of the models.</summary>
    public required string Models { get; init; }

    /// <summary>The version of the code and the libraries that observe.</summary>
    public required string Observer { get; init; }

    /// <summary>A hash of the configuration.</summary>
    public required string Config { get; init; }

    /// <summary>The shards, which are numbered from 0.</summary>
    public required ImmutableArray<PlannedShard> Shards { get; init; }

    /// <summary>Reads the plan of a work folder.</summary>
    /// <exception cref="InputException">There is no plan, or it is damaged, or of another version.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static JobPlan Read(WorkFolder work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!File.Exists(work.PlanFile))
            throw new InputException(
                $"{work.Root} has no plan ({work.PlanFile} is not there). Make one: hardexample plan --work {work.Root} --input "
                + "... --shards N");
        return ReadFile(work.PlanFile);
    }

    /// <summary>The configuration of the job as it was given.</summary>
    /// <exception cref="InputException">It is not the one that was planned with.</exception>
    public MiningConfig ReadConfig(WorkFolder work)
    {
        ArgumentNullException.ThrowIfNull(work);
        string yaml = LocalStorage.ReadText(work.ConfigFile);
        return HashOf(yaml) == Config
            ? MiningConfigReader.Read(yaml, null, work.ConfigFile)
            : throw new InputException(
                $"{work.ConfigFile} was changed after the plan was made. Put it back, or plan again into another work folder: what is "
                + "observed already was observed for the old configuration.");
    }

    internal static string HashOf(string text) => $"{XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text)):x32}";

    internal static JobPlan ReadFile(string path)
    {
        try
        {
            JobPlan plan = JsonSerializer.Deserialize<JobPlan>(LocalStorage.ReadText(path), Json) ?? throw new JsonException("it is empty");
            if (plan.Version != FormatVersion)
                throw new InputException(
                    $"{path} is of version {plan.Version} of the form; this program reads version {FormatVersion}. Use the program that "
                    + "made the plan, or plan again into another work folder.");
            return plan.Identified().Id == plan.Id ? plan : throw new JsonException("its content does not match its id");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path} is damaged ({e.Message}). Plan again into another work folder.", e);
        }
    }

    internal string ToJson() => JsonSerializer.Serialize(this, Json);

    internal JobPlan Identified()
    {
        JobPlan bare = this with { Id = "" };
        return bare with { Id = HashOf(bare.ToJson()) };
    }
}
