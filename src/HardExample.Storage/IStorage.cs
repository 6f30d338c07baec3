using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>
/// A file system or an object store. Every method throws <see cref="StorageException"/> with a message that names the path when it fails.
/// Implementations may be used from several threads at once.
/// </summary>
public interface IStorage
{
    /// <summary>Whether a file is there.</summary>
    bool FileExists(StoragePath path);

    /// <summary>Whether a folder is there; in an object store, whether a key begins with the path and a slash.</summary>
    bool DirectoryExists(StoragePath path);

    /// <summary>The files below a folder at any depth, relative to it, joined with '/', in no order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="bad">
    /// Takes each folder below it that cannot be listed, or that is a link which leads back; null = the first that cannot be listed ends
    /// the listing with its exception, and links that lead back are passed over.
    /// </param>
    IEnumerable<string> ListFiles(StoragePath folder, Action<StoragePath, StorageException>? bad = null);

    /// <summary>Opens a file for reading.</summary>
    Stream OpenRead(StoragePath path);

    /// <summary>The whole of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">A larger one is refused before it is read.</param>
    byte[] ReadAllBytes(StoragePath path, long maxBytes = long.MaxValue);

    /// <summary>The whole of a file, without a waiting thread where the storage can do so.</summary>
    Task<byte[]> ReadAllBytesAsync(StoragePath path, long maxBytes, CancellationToken cancel) =>
        Task.Run(() => ReadAllBytes(path, maxBytes), cancel);

    /// <summary>The whole of a file of any size, without a waiting thread where the storage can do so.</summary>
    Task<byte[]> ReadAllBytesAsync(StoragePath path, CancellationToken cancel) => ReadAllBytesAsync(path, long.MaxValue, cancel);

    /// <summary>How many files are worth reading at once; 1 where reading ahead gains nothing.</summary>
    int ParallelRequests => 1;

    /// <summary>Writes a file whole or not at all; an older one is replaced. Missing folders are made.</summary>
    void WriteAllBytes(StoragePath path, ReadOnlySpan<byte> content);

    /// <summary>Begins a folder of output that appears only when it is complete.</summary>
    /// <param name="folder">Where the output goes; it is made when it is not there.</param>
    /// <param name="options">What may be replaced.</param>
    IOutputFolder BeginOutput(StoragePath folder, OutputOptions options);
}
