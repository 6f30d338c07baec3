using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>Finds the storage of a path. An object store is used when one is given.</summary>
/// <param name="local">The file system; null for that of this machine.</param>
/// <param name="objectStore">What speaks S3; null when no object storage is configured.</param>
public sealed class StorageResolver(IStorage? local = null, IStorage? objectStore = null)
{
    /// <summary>Local files only.</summary>
    public static StorageResolver Local { get; } = new();

    private readonly IStorage _local = local ?? new LocalStorage();

    /// <summary>The storage that holds <paramref name="path"/>.</summary>
    /// <exception cref="StorageException">The path is in an object store and none is configured.</exception>
    public IStorage For(StoragePath path) => path.Kind switch
    {
        StorageKind.Local => _local,
        _ => objectStore ?? throw new StorageException(
            $"{StoragePath.Shown(path.Value)} is in object storage, which is not configured in this build. Copy the data to a local directory and name that."),
    };
}
