using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using HardExample.Fuzz.Mutations;

namespace HardExample.Fuzz.Readers;

/// <summary>A folder that a reader works in: in/ is read, out/ is written, outside/ and what lies above must stay as they are.</summary>
internal sealed class Sandbox
{
    /// <summary>The content of a file that nobody names; it must never stand in a message.</summary>
    public const string Secret = "the-content-of-a-secret-file";

    private static readonly string[] EscapePlaces = ["/" + Hostile.Escape, Path.Combine(Path.GetTempPath(), Hostile.Escape),
        Path.GetFullPath(Hostile.Escape)];

    private readonly string _root;

    /// <summary>Makes it.</summary>
    /// <param name="root">An empty folder, or one that is not there yet; whoever names it takes it away.</param>
    public Sandbox(string root)
    {
        _root = root;
        foreach (string folder in (string[])["in", "outside"]) Directory.CreateDirectory(this[folder]);
        Write("outside/secret.txt", Encoding.UTF8.GetBytes(Secret));
    }

    public string this[string relative] => Path.Combine(_root, relative);

    public void Write(string relative, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[relative])!);
        File.WriteAllBytes(this[relative], content);
    }

    public void Empty(string folder)
    {
        if (Directory.Exists(this[folder])) Directory.Delete(this[folder], recursive: true);
        Directory.CreateDirectory(this[folder]);
    }

    /// <summary>All that must not change, by name, size and time of the last change; links are not followed.</summary>
    public string Fingerprint()
    {
        var all = new StringBuilder();
        foreach (string top in (string[])[_root, this["in"], this["outside"]])
            foreach (FileSystemInfo entry in EntriesOf(top, deep: top != _root).OrderBy(static e => e.FullName, StringComparer.Ordinal))
            {
                if (entry.FullName == this["out"]) continue;
                all.Append(entry.FullName);
                // A folder's time is that of its entries, which are here themselves.
                if (entry is FileInfo { LinkTarget: null } file) all.Append(file.Length).Append(file.LastWriteTimeUtc.Ticks);
                all.Append('\n');
            }
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    private static FileSystemEnumerable<FileSystemInfo> EntriesOf(string folder, bool deep) =>
        new(folder, static (ref FileSystemEntry entry) => entry.ToFileSystemInfo(),
            new() { RecurseSubdirectories = deep, AttributesToSkip = 0 })
        {
            // Links to folders above would be followed for ever.
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };

    /// <summary>Checks that nothing followed a path out of its folder.</summary>
    /// <exception cref="PropertyException">Something did.</exception>
    public void RequireNoEscape()
    {
        foreach (string place in EscapePlaces.Append(this[Hostile.Escape]))
            if (Path.Exists(place)) throw new PropertyException($"{place} was made, outside of the output folder.");
    }

    /// <summary>A sandbox of its own for a reader that needs two.</summary>
    public Sandbox Another(string name) => new(Path.Combine(_root, "others", name));
}
