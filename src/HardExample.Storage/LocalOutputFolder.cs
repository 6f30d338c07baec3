using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>
/// Output on a file system. Files are made in a hidden folder within the output folder, so that moving them is a rename on one file system
/// and nothing outside is written; then each entry is renamed to its own path, the last one last. What is replaced is kept until all is
/// done.
/// </summary>
/// <remarks>
/// The hidden folder holds a file that is locked as long as its run lives. A later run into the same folder removes the folders of runs
/// that were killed: their lock is free.
/// </remarks>
internal sealed class LocalOutputFolder : IOutputFolder
{
    private const string LockName = "in-use", MadeName = "new", OldName = "old";

    private readonly string _folder, _work, _made, _old;
    private readonly OutputOptions _options;
    private readonly List<string> _createdFolders;
    private readonly HashSet<string> _knownFolders = new(StringComparer.Ordinal);
    private FileStream? _lock;
    private StreamWriter? _inventory;
    private bool _committed, _keepWork, _disposed;

    public LocalOutputFolder(StoragePath folder, OutputOptions options)
    {
        _folder = folder.Value;
        _options = options;
        _work = Path.Combine(_folder, OutputNames.TemporaryPrefix + Path.GetRandomFileName());
        (_made, _old) = (Path.Combine(_work, MadeName), Path.Combine(_work, OldName));
        Refuse();
        RemoveLeftovers();
        _createdFolders = MissingFolders(_folder);
        try
        {
            Directory.CreateDirectory(_made);
            _lock = new(Path.Combine(_work, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            if (options.Inventory is { } inventory)
            {
                string path = PathOf(inventory);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                _inventory = new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None));
                List(inventory);
                if (inventory.LastIndexOf('/') is var slash and > 0) ListFolders(inventory[..slash]);
            }
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            CloseFiles();
            RemoveWork();
            throw StorageErrors.Translate(error, "write to", _folder);
        }
    }

    public Stream Create(string relativePath)
    {
        string path = PathOf(relativePath);
        return LocalStorage.Try("write", path, p =>
        {
            if (MakeFolder(Path.GetDirectoryName(p)!) && relativePath.LastIndexOf('/') is var slash and > 0)
                ListFolders(relativePath[..slash]);
            var stream = new FileStream(p, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            List(relativePath);
            return (Stream)stream;
        });
    }

    public void CreateDirectory(string relativePath) => LocalStorage.Try("write", PathOf(relativePath), p =>
    {
        ListFolders(relativePath);
        return Directory.CreateDirectory(p);
    });

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
            _inventory?.Dispose();
            // What appeared there since the beginning is not deleted.
            if (_options.Overwrite) RefuseForeign();
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
        CloseFiles();
        if (!_keepWork) RemoveWork();
    }

    private void Refuse()
    {
        if (File.Exists(_folder)) throw new StorageException($"The output directory {_folder} is a file. Name a directory.");
        if (!Directory.Exists(_folder)) return;
        if (_options.Overwrite)
        {
            LocalStorage.Try("read", _folder, _ =>
            {
                RefuseForeign();
                return true;
            });
            return;
        }
        string? found = LocalStorage.Try("read", _folder, p => Directory.EnumerateFileSystemEntries(p).FirstOrDefault(e => !IsIgnored(e)));
        if (found is not null)
            throw new StorageException(
                $"The output directory {_folder} is not empty (it holds {StoragePath.Shown(Path.GetFileName(found))}). Name another, or "
                    + "replace what an earlier run wrote with --force (PowerShell: -Force).");
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

    private bool MakeFolder(string folder)
    {
        if (!_knownFolders.Add(folder)) return false;
        Directory.CreateDirectory(folder);
        return true;
    }

    // The target of a link is never deleted, whoever made the link.
    private void RefuseForeign()
    {
        string? inventory = _options.Inventory is { } name ? Path.Combine(_folder, name) : null;
        IReadOnlySet<string> listed = inventory is not null && !IsThere(inventory) && _options.Unlisted is { } unlisted ? unlisted()
            : OutputInventory.Read(() => inventory is not null && FileKinds.Of(inventory) == FileKind.Regular
                ? File.OpenRead(inventory) : null);
        foreach (string entry in _options.Entries)
        {
            string path = Path.Combine(_folder, entry);
            if (!IsThere(path)) continue;
            if (new FileInfo(path).LinkTarget is not null || !Directory.Exists(path)) CheckListed(path, entry);
            else if (Foreign(path, entry) is { } foreign) throw OutputInventory.Foreign(_folder, foreign);
        }

        string? Foreign(string folder, string relative)
        {
            bool any = false;
            foreach (FileSystemInfo item in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                any = true;
                string inner = relative + "/" + item.Name;
                if (item.LinkTarget is null && item is DirectoryInfo)
                {
                    if (Foreign(item.FullName, inner) is { } found) return found;
                }
                else if (item.LinkTarget is not null || !listed.Contains(inner)) return inner;
            }
            // An empty folder of the list itself is what stays when a user removes an output, but not what is hidden.
            bool isOurs = listed.Contains(relative + "/")
                || _options.Inventory?.StartsWith(relative + "/", StringComparison.Ordinal) == true;
            return any || isOurs ? null : relative;
        }

        void CheckListed(string path, string entry)
        {
            if (new FileInfo(path).LinkTarget is not null || !listed.Contains(entry)) throw OutputInventory.Foreign(_folder, entry);
        }
    }

    private void List(string relativePath) => _inventory?.Write(relativePath + "\n");

    private void ListFolders(string relativePath)
    {
        for (string folder = relativePath; folder.Length > 0; folder = folder.LastIndexOf('/') is var slash and > 0 ? folder[..slash] : "")
            List(folder + "/");
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

    // Only folders of our own form whose run is dead. One that holds an older output in the middle of being replaced is left to its owner.
    private void RemoveLeftovers()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (string work in Directory.EnumerateDirectories(_folder, OutputNames.TemporaryPrefix + "*"))
        {
            try
            {
                if (IsDead(work)) Directory.Delete(work, recursive: true);
            }
            catch (Exception error) when (StorageErrors.IsStorageError(error))
            {
                // In use, or not ours to remove: it does not hinder this run.
                System.Diagnostics.Trace.TraceInformation($"{work} is left as it is: {error.Message}");
            }
        }
    }

    private bool IsDead(string work)
    {
        if (new DirectoryInfo(work).LinkTarget is not null) return false;
        string lockFile = Path.Combine(work, LockName), old = Path.Combine(work, OldName), made = Path.Combine(work, MadeName);
        if (FileKinds.Of(lockFile) != FileKind.Regular
            || Directory.EnumerateFileSystemEntries(work)
            .Any(static e => Path.GetFileName(e) is not (LockName or MadeName or OldName))) return false;
        using (new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            bool replaced = Path.Exists(Path.Combine(_folder, _options.Entries[^1]))
                && (!Directory.Exists(made) || !Directory.EnumerateFileSystemEntries(made).Any());
            return replaced || !Directory.Exists(old) || !Directory.EnumerateFileSystemEntries(old).Any();
        }
    }

    private void CloseFiles()
    {
        try
        {
            _inventory?.Dispose();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            // What could not be written is taken away with all the rest; the error that ended the run is what the user must see.
            System.Diagnostics.Trace.TraceWarning($"{_work}: {error.Message}");
        }
        _lock?.Dispose();
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
