using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Cluster.Engines;

/// <summary>The command lines of the tasks of a job.</summary>
/// <param name="request">The job.</param>
public sealed class TaskCommands(SubmitRequest request)
{
    /// <summary>The work folder of the job.</summary>
    public WorkFolder Work { get; } = WorkFolder.At(request.WorkPath);

    /// <summary>Makes the work folder and puts the configuration into it, where the plan reads it.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Prepare()
    {
        LocalStorage.WriteText(Work.SubmittedConfigFile, MiningConfigWriter.ToYaml(request.Config));
        LocalStorage.Try("write to", Work.LogsFolder, Directory.CreateDirectory);
    }

    /// <summary>The plan; it is run in the working directory of the one who submits.</summary>
    public IReadOnlyList<string> Plan =>
    [
        .. request.Program, "plan", "--config", Work.SubmittedConfigFile, "--input", StoragePath.Parse(request.InputPath).Value,
        "--work", Work.Root,
        "--shards", Number(request.ShardCount),
    ];

    /// <summary>The observing of a shard; without a number, the one that the environment of an array job names.</summary>
    public IReadOnlyList<string> Observe(int? shard, int threads) =>
        [.. request.Program, "observe", "--work", Work.Root, .. shard is { } s ? ["--shard", Number(s)]
            : (IEnumerable<string>)[], .. Threads(threads)];

    /// <summary>The reduce.</summary>
    public IReadOnlyList<string> Reduce =>
    [
        .. request.Program, "reduce", "--work", Work.Root, "--output", StoragePath.Parse(request.OutputPath).Value,
        .. Threads(request.Threads), .. request.Overwrite ? ["--force"] : (IEnumerable<string>)[],
    ];

    private static IEnumerable<string> Threads(int threads) => threads > 0 ? ["--threads", Number(threads)] : [];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
