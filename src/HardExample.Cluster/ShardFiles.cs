using HardExample.Core.Errors;
using HardExample.Cluster.Shards;

namespace HardExample.Cluster;

/// <summary>Opens the shard files of a plan; errors are messages for the user.</summary>
internal static class ShardFiles
{
    /// <summary>The list of a shard.</summary>
    /// <exception cref="InputException">It is damaged, or not the one that was planned.</exception>
    public static ShardReader OpenList(WorkFolder work, JobPlan plan, int shard)
    {
        string path = work.ListFile(shard);
        ShardReader reader;
        try
        {
            reader = ShardReader.Open(path);
        }
        catch (InvalidDataException e)
        {
            throw new InputException(
                $"The list {path} of shard {shard} is damaged: {e.Message}. Restore the file, or plan again into another work folder.", e);
        }
        if (reader.Checksum == plan.Shards[shard].Checksum) return reader;
        reader.Dispose();
        throw new InputException(
            $"The list {path} of shard {shard} is not the one that was planned. Restore the file, or plan again into another work folder.");
    }

    /// <summary>The observations of a shard.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or belongs to another plan or another shard.</exception>
    /// <exception cref="StorageException">It is not there or cannot be read.</exception>
    public static ShardReader OpenObserved(WorkFolder work, JobPlan plan, int shard)
    {
        ShardReader reader = ShardReader.Open(work.ShardFile(shard));
        string? error = reader.Header.PlanId != plan.Id ? "it belongs to another plan"
            : reader.Header.Shard != shard ? $"it is the file of shard {reader.Header.Shard}"
            : reader.Header.Rows != plan.Shards[shard].Total
            ? $"it has {reader.Header.Rows} images, planned were {plan.Shards[shard].Total}"
            : null;
        if (error is null) return reader;
        reader.Dispose();
        throw new InvalidDataException(error);
    }
}
