using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>
/// Output on a file system. Files are made in a hidden folder within the output folder, so that moving them is a rename on one file system
/// and nothing outside is written; then each entry is renamed to its own path, the last one last. What is replaced is kept until all is
/// done.
/// </summary>
internal sealed class LocalOutputFolder : IOutputFolder
{
    private readonly string _folder, _work, _made, _old;
    private readonly OutputOptions _options;
    private readonly List<string> _createdFolders;
    private readonly HashSet<string> _knownFolders = new(StringComparer.Ordinal);
    private bool _committed, _keepWork, _disposed;

    public LocalOutputFolder(StoragePath folder, OutputOptions options)
    {
        _folder = folder.Value;
        _options = options;
        _work = Path.Combine(_folder, OutputNames.TemporaryPrefix + Path.GetRandomFileName());
        (_made, _old) = (Path.Combine(_work, "new"), Path.Combine(_work, "old"));
        Refuse();
        _createdFolders = MissingFolders(_folder);
        try
        {
            Directory.CreateDirectory(_made);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            RemoveWork();
            throw StorageErrors.Translate(error, "write to", _folder);
        }
    }

    public Stream Create(string relativePath)
    {
        string path = PathOf(relativePath);
        return LocalStorage.Try("write", path, p =>
        {
            MakeFolder(Path.GetDirectoryName(p)!);
            return (Stream)new FileStream(p, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        });
    }

    public void CreateDirectory(string relativePath) => LocalStorage.Try("write", PathOf(relativePath), Directory.CreateDirectory);

    public void Delete(string relativePath) => LocalStorage.Try("delete", PathOf(relativePath), static p =>
    {
        File.Delete(p);
        return true;
    });

    public void Commit()
    {
        var undo = new Stack<(string From, string To)>();
        try
        {
            // The old entry that readers wait for goes first: nobody may see it beside new data.
            if (_options.Overwrite)
                for (int i = _options.Entries.Length - 1; i >= 0; i--)
                    Move(Path.Combine(_folder, _options.Entries[i]), Path.Combine(_old, _options.Entries[i]), undo);
            foreach (string entry in _options.Entries) Move(Path.Combine(_made, entry), Path.Combine(_folder, entry), undo);
            _committed = true;
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            PutBack(undo, error);
            throw StorageErrors.Translate(error, "put the output into", _folder);
        }
    }

    private void PutBack(Stack<(string From, string To)> undo, Exception cause)
    {
        try
        {
            while (undo.TryPop(out (string From, string To) move)) Rename(move.To, move.From);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            _keepWork = true;
            throw new StorageException(
                $"Cannot put the output into {_folder}: {cause.Message} What was there before could not be put back ({error.Message}); "
                    + $"it is kept in {_old}.", cause);
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (!_keepWork) RemoveWork();
    }

    private void Refuse()
    {
        if (File.Exists(_folder)) throw new StorageException($"The output directory {_folder} is a file. Name a directory.");
        if (_options.Overwrite || !Directory.Exists(_folder)) return;
        string? found = LocalStorage.Try("read", _folder, p => Directory.EnumerateFileSystemEntries(p).FirstOrDefault(e => !IsIgnored(e)));
        if (found is not null)
            throw new StorageException(
                $"The output directory {_folder} is not empty (it holds {StoragePath.Shown(Path.GetFileName(found))}). Name another, or "
                    + "ask for overwriting.");
    }

    private bool IsIgnored(string entry)
    {
        if (Path.GetFileName(entry).StartsWith(OutputNames.TemporaryPrefix, StringComparison.Ordinal)) return true;
        StoragePath path = StoragePath.Parse(entry);
        foreach (StoragePath ignored in _options.Ignored)
            if (ignored.IsWithin(path)) return true;
        return false;
    }

    private string PathOf(string relativePath) => Path.Combine([_made, .. OutputNames.Split(relativePath, _options)]);

    private void MakeFolder(string folder)
    {
        if (!_knownFolders.Add(folder)) return;
        Directory.CreateDirectory(folder);
    }

    private static void Move(string from, string to, Stack<(string From, string To)> undo)
    {
        if (!IsThere(from)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        Rename(from, to);
        undo.Push((from, to));
    }

    // A link is moved as the link that it is: what it points to stays untouched.
    private static void Rename(string from, string to)
    {
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to, overwrite: false);
    }

    private static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static List<string> MissingFolders(string folder)
    {
        var missing = new List<string>();
        for (string? at = folder; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at)) missing.Add(at);
        return missing;
    }

    private void RemoveWork()
    {
        try
        {
            if (Directory.Exists(_work)) Directory.Delete(_work, recursive: true);
            if (_committed) return;
            foreach (string made in _createdFolders)
                if (Directory.Exists(made) && !Directory.EnumerateFileSystemEntries(made).Any()) Directory.Delete(made);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            // The output itself is complete; only a hidden folder is left, which the next run ignores.
            System.Diagnostics.Trace.TraceWarning($"{_work} was left behind: {error.Message}");
        }
    }
}
