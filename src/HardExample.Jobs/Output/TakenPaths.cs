using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Jobs.Output;

/// <summary>
/// Files and folders that a job reads or keeps under a name of their own: the job log and the metrics go nowhere there, empty or not.
/// </summary>
/// <param name="Name">What it is to the user.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Whole">Whether everything below it is taken too.</param>
internal readonly record struct TakenPaths(string Name, StoragePath Path, bool Whole)
{
    private static readonly string[] InputFolders = ["images", "inference_results"];

    /// <summary>Those of a configuration and an input.</summary>
    public static IEnumerable<TakenPaths> Of(MiningConfig config, string? input)
    {
        (string Name, string? Path)[] named =
        [
            ("the input", input), ("train_data_path", config.TrainDataPath), ("model_serving_url", config.ModelServingUrl),
            ("checkpoint_path", config.CheckpointPath), ("extensions.ledger", config.Extensions.Ledger),
            ("extensions.cache", config.Extensions.Cache),
        ];
        foreach (TakenPaths taken in named.SelectMany(static n => Of(n.Name, n.Path))) yield return taken;
        if (input is null || Parsed(input) is not { } folder) yield break;
        foreach (string inner in InputFolders) yield return new("the input", folder.Combine(inner), Whole: true);
    }

    /// <summary>One file of a name.</summary>
    public static IEnumerable<TakenPaths> Of(string name, string? path)
    {
        if (!string.IsNullOrWhiteSpace(path) && Parsed(path) is { } location) yield return new(name, location, Whole: false);
    }

    /// <summary>Whether a path is one of them, or leads there.</summary>
    public bool Takes(StoragePath location)
    {
        StoragePath own = Path.Kind == StorageKind.Local ? StoragePath.Parse(LocalStorage.TargetOf(Path.Value)) : Path;
        bool whole = Whole;
        return Is(own) || Is(Path);

        bool Is(StoragePath path) => location.IsWithin(path) && (whole || path.IsWithin(location));
    }

    // What cannot be parsed is reported by whoever uses it.
    private static StoragePath? Parsed(string path)
    {
        try
        {
            return StoragePath.Parse(path);
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
