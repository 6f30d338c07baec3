using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>The file system of this machine.</summary>
public sealed class LocalStorage : IStorage
{
    /// <summary>One for all; it has no state.</summary>
    public static LocalStorage Shared { get; } = new();

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

    /// <summary>The text of a local file, as UTF-8.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static string ReadText(string path) => Try("read", path, File.ReadAllText);

    /// <summary>Writes a text as UTF-8, whole or not at all; an older file is replaced. Missing folders are made.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static void WriteText(string path, string text) =>
        Shared.WriteAllBytes(StoragePath.Parse(path), System.Text.Encoding.UTF8.GetBytes(text));

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

    /// <summary>Does something with a path and says in words of the user what went wrong.</summary>
    /// <param name="action">What is done, as in "write to".</param>
    /// <param name="path">Where.</param>
    /// <param name="work">Does it.</param>
    /// <exception cref="StorageException">It failed.</exception>
    public static T Try<T>(string action, string path, Func<string, T> work)
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
