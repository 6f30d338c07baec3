using HardExample.Core.Configuration;

namespace HardExample.Jobs.Cluster;

/// <summary>Makes the relative paths of a configuration mean the same in every task, wherever it is started.</summary>
internal static class PlannedPaths
{
    /// <summary>The configuration with paths from a folder.</summary>
    public static MiningConfig Resolve(MiningConfig config, string folder) => config with
    {
        CheckpointPath = Resolve(config.CheckpointPath, folder),
        ModelServingUrl = Resolve(config.ModelServingUrl, folder),
        TrainDataPath = Resolve(config.TrainDataPath, folder),
        TaskSummaryFile = Resolve(config.TaskSummaryFile, folder),
        Extensions = config.Extensions with { Cache = Resolve(config.Extensions.Cache, folder) },
    };

    // Only joined, not made short: two spellings of one model stay two, as they are in a job on one machine.
    private static string? Resolve(string? path, string folder) =>
        path is null || path.Contains("://", StringComparison.Ordinal) ? path : Path.Combine(folder, path);
}
