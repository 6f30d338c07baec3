using HardExample.Core.Configuration;

namespace HardExample.Storage.ObjectStore;

/// <summary>Makes the storages of a job from its settings.</summary>
public static class StorageFactory
{
    /// <summary>Local files, and an object store that is set up at the first obs:// or s3:// path.</summary>
    /// <param name="extensions">Where the settings under extensions.storage stand.</param>
    public static StorageResolver Create(MiningExtensions extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        return new(new LocalStorage(), () => new S3Storage(extensions.Storage), extensions.MaxBytes);
    }
}
