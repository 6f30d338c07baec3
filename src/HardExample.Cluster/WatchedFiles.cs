using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Cluster;

/// <summary>The file system; it records images that changed after the plan was made.</summary>
/// <param name="inner">The file system.</param>
/// <param name="sizes">Size of each image by its path, bytes.</param>
internal sealed class WatchedFiles(IStorage inner, IReadOnlyDictionary<string, long> sizes) : IStorage
{
    private readonly Lock _lock = new();
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>Images of another size than planned, or gone, in ordinal order.</summary>
    public ImmutableArray<string> Changed
    {
        get
        {
            lock (_lock) return [.. _changed];
        }
    }

    public int ParallelRequests => inner.ParallelRequests;

    public byte[] ReadAllBytes(StoragePath path, long maxBytes = long.MaxValue)
    {
        try
        {
            byte[] content = inner.ReadAllBytes(path, maxBytes);
            if (sizes.TryGetValue(path.Value, out long size) && size != content.Length) Note(path);
            return content;
        }
        catch (StorageException) when (sizes.ContainsKey(path.Value) && !inner.FileExists(path))
        {
            Note(path);
            throw;
        }
    }

    public bool FileExists(StoragePath path) => inner.FileExists(path);

    public bool DirectoryExists(StoragePath path) => inner.DirectoryExists(path);

    public IEnumerable<string> ListFiles(StoragePath folder, Action<StoragePath, StorageException>? bad = null) =>
        inner.ListFiles(folder, bad);

    public Stream OpenRead(StoragePath path) => inner.OpenRead(path);

    public void WriteAllBytes(StoragePath path, ReadOnlySpan<byte> content) => inner.WriteAllBytes(path, content);

    public IOutputFolder BeginOutput(StoragePath folder, OutputOptions options) => inner.BeginOutput(folder, options);

    private void Note(StoragePath path)
    {
        lock (_lock) _changed.Add(path.Value);
    }
}
