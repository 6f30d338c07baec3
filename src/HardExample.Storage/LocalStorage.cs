using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>The file system of this machine.</summary>
public sealed class LocalStorage : IStorage
{
    /// <inheritdoc/>
    public bool FileExists(StoragePath path) => File.Exists(path.Value);

    /// <inheritdoc/>
    public bool DirectoryExists(StoragePath path) => Directory.Exists(path.Value);

    /// <inheritdoc/>
    /// <remarks>Linked folders are followed, unless the link leads back to a folder that holds it.</remarks>
    public IEnumerable<string> ListFiles(StoragePath folder) => new LocalFileList(folder.Value);

    /// <inheritdoc/>
    public Stream OpenRead(StoragePath path) => Try("read", path.Value, static p =>
        (Stream)new FileStream(p, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan));

    /// <inheritdoc/>
    public byte[] ReadAllBytes(StoragePath path) => Try("read", path.Value, File.ReadAllBytes);

    /// <inheritdoc/>
    public void WriteAllBytes(StoragePath path, ReadOnlySpan<byte> content)
    {
        string folder = Path.GetDirectoryName(path.Value) ?? throw new StorageException($"Cannot write {path}: it is a folder.");
        string temporary = Path.Combine(folder, OutputNames.TemporaryPrefix + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path.Value, overwrite: true);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            Remove(temporary);
            throw StorageErrors.Translate(error, "write", path.Value);
        }
    }

    /// <inheritdoc/>
    public IOutputFolder BeginOutput(StoragePath folder, OutputOptions options) => new LocalOutputFolder(folder, options);

    internal static T Try<T>(string action, string path, Func<string, T> work)
    {
        try
        {
            return work(path);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(error, action, path);
        }
    }

    // Clearing up after an error: the error itself is what the user must see.
    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            System.Diagnostics.Trace.TraceWarning($"{temporary} was left behind: {error.Message}");
        }
    }
}
