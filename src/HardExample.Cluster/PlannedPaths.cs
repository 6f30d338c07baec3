using HardExample.Core.Configuration;

namespace HardExample.Cluster;

/// <summary>Makes the relative paths of a configuration mean the same in every task, wherever it is started.</summary>
internal static class PlannedPaths
{
    /// <summary>Whether any path of a configuration is relative.</summary>
    public static bool AreRelative(MiningConfig config) => ((string?[])
        [config.OwnCheckpoint, config.ModelServingUrl, config.TrainDataPath, config.TaskSummaryFile, config.Extensions.Cache,
            config.Extensions.Ledger])
            .Any(IsRelative);

    /// <summary>The configuration with its relative paths joined to a folder; without a folder there are none.</summary>
    public static MiningConfig Resolve(MiningConfig config, string? folder) => folder is null ? config : config with
    {
        // The original's own default means no file.
        CheckpointPath = config.OwnCheckpoint is { } own ? Resolve(own, folder) : config.CheckpointPath,
        ModelServingUrl = Resolve(config.ModelServingUrl, folder),
        TrainDataPath = Resolve(config.TrainDataPath, folder),
        TaskSummaryFile = Resolve(config.TaskSummaryFile, folder),
        Extensions = config.Extensions with { Cache = Resolve(config.Extensions.Cache, folder),
            Ledger = Resolve(config.Extensions.Ledger, folder) },
    };

    // Joined without normalisation: two spellings of one path stay two, as in a job on one machine.
    private static string? Resolve(string? path, string folder) =>
        IsRelative(path) ? Path.Combine(folder, path!) : path;

    private static bool IsRelative(string? path) => path is not null && !path.Contains("://", StringComparison.Ordinal)
        && !Path.IsPathFullyQualified(path);
}
