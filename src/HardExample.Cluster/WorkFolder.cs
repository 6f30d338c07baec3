using System.Globalization;
using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Cluster;

/// <summary>The folder that the tasks of a job share, and the names of its files: plan, observations, progress.</summary>
public sealed class WorkFolder
{
    private const string PlanFolderName = "plan", ReduceName = "reduce";

    private WorkFolder(string root) => Root = root;

    /// <summary>The folder itself, absolute.</summary>
    public string Root { get; }

    /// <summary>The plan, written by one rename and never changed.</summary>
    public string PlanFolder => Path.Combine(Root, PlanFolderName);

    /// <summary>The plan.</summary>
    public string PlanFile => PlanFileIn(PlanFolder);

    /// <summary>The configuration of the job as it was given.</summary>
    public string ConfigFile => ConfigFileIn(PlanFolder);

    /// <summary>What was submitted to an engine; not there when the tasks were started by other means.</summary>
    public string SubmissionFile => Path.Combine(Root, "submission.json");

    /// <summary>The folder of the shard files.</summary>
    public string ObservationsFolder => Path.Combine(Root, "observations");

    /// <summary>The work folder at a path.</summary>
    /// <param name="path">A local folder, or one of a file system that all machines share; it need not be there yet.</param>
    /// <exception cref="StorageException">The path is in an object store, which has no rename.</exception>
    public static WorkFolder At(string path)
    {
        StoragePath location = StoragePath.Parse(path);
        return location.Kind == StorageKind.Local
            ? new(location.Value)
            : throw new StorageException(
                $"The work folder {location} is in an object store, where a file cannot be put in place by renaming it. Name a folder of a "
                + "file system that all machines share; input, models and output may stay in the object store.");
    }

    /// <summary>The images of a shard with what the input says of them.</summary>
    public string ListFile(int shard) => ListFileIn(PlanFolder, shard);

    /// <summary>What was observed of a shard; there when it is done.</summary>
    public string ShardFile(int shard) => Path.Combine(ObservationsFolder, ShardName(shard) + ".parquet");

    /// <summary>The last attempt at a shard.</summary>
    public string AttemptFile(int shard) => AttemptFileOf(ShardName(shard));

    /// <summary>The last attempt at the plan.</summary>
    public string PlanAttemptFile => AttemptFileOf(PlanFolderName);

    /// <summary>The last attempt at the reduce.</summary>
    public string ReduceAttemptFile => AttemptFileOf(ReduceName);

    /// <summary>Where the reduce keeps the scored samples while it runs; only ever there under names of its own.</summary>
    internal string ScoredFile => Path.Combine(Root, "attempts", ReduceName + ".jsonl");

    /// <summary>The configuration that was submitted to an engine.</summary>
    public string SubmittedConfigFile => Path.Combine(Root, "job.yaml");

    /// <summary>What the tasks print, where an engine keeps it.</summary>
    public string LogsFolder => Path.Combine(Root, "logs");

    /// <summary>What the task of a shard prints.</summary>
    public string LogFile(int shard) => LogFileOf(ShardName(shard));

    /// <summary>What the tasks of an array print, as sbatch names files: %5a is the task with five digits.</summary>
    internal string LogPattern => LogFileOf("shard-%5a");

    /// <summary>What the plan prints.</summary>
    public string PlanLogFile => LogFileOf(PlanFolderName);

    /// <summary>What the reduce prints.</summary>
    public string ReduceLogFile => LogFileOf(ReduceName);

    /// <summary>The command that observes a shard again, for messages.</summary>
    internal string ObserveCommand(int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"hardexample observe --work {Root} --shard {shard}");

    internal static string PlanFileIn(string folder) => Path.Combine(folder, "plan.json");

    internal static string ConfigFileIn(string folder) => Path.Combine(folder, "config.yaml");

    internal static string ProblemsFileIn(string folder) => Path.Combine(folder, "left-out.jsonl");

    internal static string ListFileIn(string folder, int shard) => Path.Combine(folder, "shards", ShardName(shard) + ".parquet");

    private string AttemptFileOf(string task) => Path.Combine(Root, "attempts", task + ".json");

    private string LogFileOf(string task) => Path.Combine(LogsFolder, task + ".log");

    private static string ShardName(int shard) => "shard-" + shard.ToString("00000", CultureInfo.InvariantCulture);
}
