using System.Collections;
using System.IO.Enumeration;
using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>The files below a folder, folder by folder, so that the first comes before the last is found.</summary>
/// <param name="root">The folder.</param>
/// <param name="bad">Takes folders that cannot be listed and links that lead back; null = the former end the listing, the latter are passed
/// over.</param>
internal sealed class LocalFileList(string root, Action<StoragePath, StorageException>? bad) : IEnumerable<string>
{
    private const int DeepestFolder = 64, MaxLinks = 40;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public IEnumerator<string> GetEnumerator()
    {
        var pending = new Stack<Folder>();
        pending.Push(new(root, "", 0, RealPath(root), null));
        while (pending.TryPop(out Folder? folder))
        {
            if (Open(folder) is not { } opened) continue;
            using IEnumerator<Entry> entries = opened;
            while (Next(entries, folder))
            {
                Entry entry = entries.Current;
                if (!entry.IsFolder) yield return folder.Prefix + entry.Name;
                else if (Child(folder, entry) is { } child) pending.Push(child);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Folder? Child(Folder folder, Entry entry)
    {
        string path = Path.Combine(folder.Path, entry.Name);
        if (folder.Depth >= DeepestFolder)
        {
            Report(path, new($"Cannot list {StoragePath.Shown(path)}: folders lie more than {DeepestFolder} deep."));
            return null;
        }
        string real = entry.IsLink ? RealPath(path) : Path.Combine(folder.Real, entry.Name);
        if (entry.IsLink && folder.LeadsBack(real))
        {
            bad?.Invoke(StoragePath.Parse(folder.Path).Combine(entry.Name),
                new($"{StoragePath.Shown(path)} is a link that leads back to a folder which holds it ({StoragePath.Shown(real)}); it is "
                    + "not followed."));
            return null;
        }
        return new(path, folder.Prefix + entry.Name + "/", folder.Depth + 1, real, folder);
    }

    private IEnumerator<Entry>? Open(Folder folder)
    {
        try
        {
            return new FileSystemEnumerable<Entry>(folder.Path,
                static (ref FileSystemEntry e) =>
                    new(e.FileName.ToString(), e.IsDirectory, e.IsDirectory && (e.Attributes & FileAttributes.ReparsePoint) != 0),
                Everything).GetEnumerator();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            Report(folder, error);
            return null;
        }
    }

    private bool Next(IEnumerator<Entry> entries, Folder folder)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            Report(folder, error);
            return false;
        }
    }

    // Without the root there is nothing to list.
    private void Report(Folder folder, Exception error)
    {
        StorageException told = StorageErrors.Translate(error, "list", folder.Path);
        if (folder.Above is null) throw told;
        Report(folder.Path, told);
    }

    private void Report(string path, StorageException error)
    {
        if (bad is null) throw error;
        bad(StoragePath.Parse(root).Combine(Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')), error);
    }

    // Every link on the way is resolved, so that one folder has one name.
    private static string RealPath(string path)
    {
        string full = Path.GetFullPath(path), real = Path.GetPathRoot(full)!;
        int links = 0;
        var names = new Stack<string>(
            full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (names.TryPop(out string? name))
        {
            string next = Path.Combine(real, name);
            if (links < MaxLinks && new DirectoryInfo(next).LinkTarget is { } target)
            {
                links++;
                string whole = Path.GetFullPath(Path.Combine(real, target));
                real = Path.GetPathRoot(whole)!;
                foreach (string part in whole[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)
                    .Reverse()) names.Push(part);
            }
            else real = next;
        }
        return real;
    }

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink);

    private sealed record Folder(string Path, string Prefix, int Depth, string Real, Folder? Above)
    {
        /// <summary>Whether a real path is this folder, one that it was reached through, or one that holds any of them.</summary>
        public bool LeadsBack(string real)
        {
            for (Folder? at = this; at is not null; at = at.Above)
                if (at.Real.StartsWith(real, StringComparison.Ordinal)
                    && (at.Real.Length == real.Length || at.Real[real.Length] == System.IO.Path.DirectorySeparatorChar
                        || real[^1] == System.IO.Path.DirectorySeparatorChar)) return true;
            return false;
        }
    }
}
