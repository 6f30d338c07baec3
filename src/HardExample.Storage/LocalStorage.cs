using System.Globalization;
using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>The file system of this machine.</summary>
public sealed class LocalStorage : IStorage
{
    private const int MaxLinks = 40;

    /// <summary>One for all; it has no state.</summary>
    public static LocalStorage Shared { get; } = new();

    /// <inheritdoc/>
    public bool FileExists(StoragePath path) => File.Exists(path.Value);

    /// <inheritdoc/>
    public bool DirectoryExists(StoragePath path) => Directory.Exists(path.Value);

    /// <inheritdoc/>
    /// <remarks>Linked folders are followed, unless the link leads back to a folder that holds it.</remarks>
    public IEnumerable<string> ListFiles(StoragePath folder, Action<StoragePath, StorageException>? bad = null) =>
        new LocalFileList(folder.Value, bad);

    /// <inheritdoc/>
    public Stream OpenRead(StoragePath path) => Try("read", path.Value, static p =>
    {
        FileKinds.CheckRegular(p);
        return (Stream)new FileStream(p, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16,
            FileOptions.SequentialScan);
    });

    /// <inheritdoc/>
    public byte[] ReadAllBytes(StoragePath path, long maxBytes = long.MaxValue) => Try("read", path.Value, p =>
    {
        FileKinds.CheckRegular(p);
        if (maxBytes < long.MaxValue && new FileInfo(p) is { Exists: true } file && LengthOf(file) > maxBytes)
            throw TooLarge(path, LengthOf(file), maxBytes);
        return File.ReadAllBytes(p);
    });

    /// <summary>What is said of a file that is larger than extensions.max_bytes.</summary>
    internal static StorageException TooLarge(StoragePath path, long length, long maxBytes) =>
        new(string.Create(CultureInfo.InvariantCulture,
            $"{StoragePath.Shown(path.Value)} has {length:#,0} bytes, more than extensions.max_bytes allows ({maxBytes:#,0}). Take it "
            + $"out, or raise extensions.max_bytes."));

    /// <summary>Bytes of a file, links followed: the length of a link itself is that of its text.</summary>
    /// <param name="file">A file that is there.</param>
    public static long LengthOf(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
    }

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
    /// <remarks>A link is followed, and what it leads to is replaced. A device or a pipe is written to.</remarks>
    public void WriteAllBytes(StoragePath path, ReadOnlySpan<byte> content)
    {
        if (Path.GetDirectoryName(path.Value) is null) throw new StorageException($"Cannot write {path}: it is a folder.");
        FileKind kind = FileKinds.Of(path.Value);
        try
        {
            // What the system shows as a link to an open file (/dev/stdout) belongs to the one who opened it.
            if (kind is FileKind.Pipe or FileKind.Device || kind == FileKind.Regular && LeadsThroughSystem(path.Value))
                WriteInto(path.Value, kind, content);
            else Replace(TargetOf(path.Value), content);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(error, "write", path.Value);
        }
    }

    /// <summary>Whether a path leads to a device or a pipe, which is written to as it is and is never replaced.</summary>
    /// <param name="path">A local path.</param>
    public static bool IsDevice(string path) => FileKinds.Of(path) is FileKind.Pipe or FileKind.Device || LeadsThroughSystem(path);

    private static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string folder = Path.GetDirectoryName(path)!;
        string temporary = Path.Combine(folder, OutputNames.TemporaryPrefix + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            Remove(temporary);
            throw;
        }
    }

    // A pipe that is opened for both directions does not wait for a reader.
    private static void WriteInto(string path, FileKind kind, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(path, kind == FileKind.Regular ? FileMode.Append : FileMode.Open,
            kind == FileKind.Pipe && !LeadsThroughSystem(path) ? FileAccess.ReadWrite
                : FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(content);
    }

    private static bool LeadsThroughSystem(string path)
    {
        if (OperatingSystem.IsWindows()) return false;
        for (int links = 0; links < MaxLinks; links++)
        {
            if (path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/dev/fd/", StringComparison.Ordinal)) return true;
            if (new FileInfo(path).LinkTarget is not { } target) return false;
            path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path) ?? "/", target));
        }
        return false;
    }

    /// <summary>What a path leads to at the end of all links, which need not be there; the path itself when it is no link.</summary>
    /// <exception cref="StorageException">The links lead in a circle.</exception>
    public static string TargetOf(string path) => new FileInfo(path).LinkTarget is null ? path
        : Try("follow the link", path, static p => File.ResolveLinkTarget(p, returnFinalTarget: true)!.FullName);

    /// <inheritdoc/>
    public IOutputFolder BeginOutput(StoragePath folder, OutputOptions options) => new LocalOutputFolder(folder, options);

    /// <summary>Runs an action on a path; errors of the system become messages for the user.</summary>
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
