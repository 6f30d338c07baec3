using System.Collections;
using System.IO.Enumeration;
using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>The files below a folder, folder by folder, so that the first comes before the last is found.</summary>
internal sealed class LocalFileList(string root) : IEnumerable<string>
{
    private const int DeepestFolder = 64;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public IEnumerator<string> GetEnumerator()
    {
        var pending = new Stack<Folder>();
        pending.Push(new(root, "", 0, null));
        while (pending.TryPop(out Folder? folder))
        {
            using IEnumerator<Entry> entries = Open(folder.Path);
            while (Next(entries, folder.Path))
            {
                Entry entry = entries.Current;
                if (!entry.IsFolder) yield return folder.Prefix + entry.Name;
                else if (!entry.IsLink || !LeadsBack(Path.Combine(folder.Path, entry.Name), folder)) pending.Push(folder.Child(entry.Name));
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IEnumerator<Entry> Open(string path) => LocalStorage.Try("list", path, static p => new FileSystemEnumerable<Entry>(p,
        static (ref FileSystemEntry e) =>
            new(e.FileName.ToString(), e.IsDirectory, e.IsDirectory && (e.Attributes & FileAttributes.ReparsePoint) != 0),
        Everything).GetEnumerator());

    private static bool Next(IEnumerator<Entry> entries, string path)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(error, "list", path);
        }
    }

    private static bool LeadsBack(string link, Folder folder)
    {
        string target = RealPath(link);
        for (Folder? above = folder; above is not null; above = above.Above)
            if (string.Equals(RealPath(above.Path), target, StringComparison.Ordinal)) return true;
        return false;
    }

    private static string RealPath(string path) =>
        LocalStorage.Try("list", path,
            static p => Path.GetFullPath(Directory.ResolveLinkTarget(p, returnFinalTarget: true)?.FullName ?? p));

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink);

    private sealed record Folder(string Path, string Prefix, int Depth, Folder? Above)
    {
        public Folder Child(string name) => Depth < DeepestFolder
            ? new(System.IO.Path.Combine(Path, name), Prefix + name + "/", Depth + 1, this)
            : throw new StorageException(
                $"Cannot list {Path}: folders lie more than {DeepestFolder} deep; does a link lead back to its own folder?");
    }
}
