using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>Finds the storage of a path. An object store is used when one is given.</summary>
public sealed class StorageResolver : IDisposable
{
    private const long BytesAhead = 256 << 20;

    private readonly IStorage _local;
    private readonly Lazy<IStorage>? _objectStore;
    private readonly bool _owned;

    /// <summary>Makes a resolver of storages that exist.</summary>
    /// <param name="local">The file system; null for that of this machine.</param>
    /// <param name="objectStore">What speaks S3; null when no object storage is configured.</param>
    public StorageResolver(IStorage? local = null, IStorage? objectStore = null) =>
        (_local, _objectStore) = (local ?? new LocalStorage(), objectStore is null ? null : new(objectStore));

    /// <summary>Makes a resolver whose object store is made at the first path in one, and disposed of with the resolver.</summary>
    /// <param name="local">The file system.</param>
    /// <param name="objectStore">Makes what speaks S3; a failure is told again at each such path.</param>
    /// <param name="maxBytes">A larger file of the input is refused before it is read; null = the default of extensions.max_bytes.</param>
    public StorageResolver(IStorage local, Func<IStorage> objectStore, long? maxBytes = null)
    {
        MaxBytes = maxBytes ?? MaxBytes;
        ArgumentNullException.ThrowIfNull(local);
        (_local, _objectStore, _owned) = (local, new(objectStore, LazyThreadSafetyMode.ExecutionAndPublication), true);
    }

    private StorageResolver(IStorage local, Lazy<IStorage>? objectStore, long maxBytes) =>
        (_local, _objectStore, MaxBytes) = (local, objectStore, maxBytes);

    /// <summary>A larger file of the input (image, result, annotation) is refused before it is read.</summary>
    public long MaxBytes { get; } = MiningExtensions.Default.MaxBytes;

    /// <summary>Local files only.</summary>
    public static StorageResolver Local { get; } = new();

    /// <summary>The storage that holds <paramref name="path"/>.</summary>
    /// <exception cref="StorageException">No object store is configured for the path, or its settings are not usable.</exception>
    public IStorage For(StoragePath path) => path.Kind switch
    {
        StorageKind.Local => _local,
        _ => _objectStore?.Value ?? throw new StorageException(
            $"{StoragePath.Shown(path.Value)} is in object storage, which is not configured in this build. Copy the data to a local "
                + "directory and name that."),
    };

    /// <summary>The same object store with another file system; this resolver still disposes of it.</summary>
    /// <param name="local">The file system.</param>
    public StorageResolver WithLocal(IStorage local) => new(local, _objectStore, MaxBytes);

    /// <summary>
    /// The same storages with prefetching: objects named by <see cref="Prefetch"/> are fetched by a bounded number of parallel requests,
    /// within 256 MiB; local files are read when they are opened. The bytes read are the same.
    /// </summary>
    /// <returns>To be disposed of when all is read.</returns>
    public StorageResolver ReadingAhead() =>
        _objectStore is null ? new(_local, (Lazy<IStorage>?)null, MaxBytes)
        : new(_local, () => new PrefetchingStorage(_objectStore.Value, BytesAhead, MaxBytes), MaxBytes);

    /// <summary>The whole of a file of the input, if it has no more than <see cref="MaxBytes"/>.</summary>
    /// <exception cref="StorageException">It cannot be read, is no regular file, or is too large.</exception>
    public byte[] ReadInput(StoragePath path) => For(path).ReadAllBytes(path, MaxBytes);

    /// <summary>Names files that will be read whole, in about this order, to a resolver of <see cref="ReadingAhead"/>.</summary>
    /// <returns>Whether any of them is worth being fetched ahead.</returns>
    /// <exception cref="StorageException">A path is in an object store whose settings are not usable.</exception>
    public bool Prefetch(IEnumerable<StoragePath> paths)
    {
        StoragePath[] objects = [.. paths.Where(static p => p.Kind == StorageKind.ObjectStore)];
        if (objects.Length == 0 || _objectStore?.Value is not PrefetchingStorage storage) return false;
        storage.Prefetch(objects);
        return true;
    }

    /// <summary>Ends requests and closes connections of an object store that this resolver made.</summary>
    public void Dispose()
    {
        if (_owned && _objectStore is { IsValueCreated: true, Value: IDisposable store }) store.Dispose();
    }
}
