using System.Runtime.InteropServices;
using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>What a local path leads to, links followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing, or something that cannot be looked at.</summary>
    Missing,

    /// <summary>A file of bytes.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A pipe with a name (FIFO).</summary>
    Pipe,

    /// <summary>A device, for example /dev/null.</summary>
    Device,

    /// <summary>A socket.</summary>
    Socket,
}

/// <summary>Tells regular files from pipes, devices and sockets, which have no end or make their reader wait for ever.</summary>
internal static class FileKinds
{
    // As System.Native gives them on every Unix: int flags, then int mode; the rest is ignored.
    private const int StatusSize = 256, ModeOffset = 4, TypeMask = 0xF000;

    /// <summary>What is at a path; links are followed.</summary>
    public static FileKind Of(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.Exists(path) ? FileKind.Regular : Directory.Exists(path) ? FileKind.Directory : FileKind.Missing;
        var status = new byte[StatusSize];
        if (Stat(path, status) != 0) return FileKind.Missing;
        return (BitConverter.ToInt32(status, ModeOffset) & TypeMask) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Directory,
            0x1000 => FileKind.Pipe,
            0xC000 => FileKind.Socket,
            _ => FileKind.Device,
        };
    }

    /// <summary>Refuses what is no regular file; a missing one is left to whoever opens it.</summary>
    /// <exception cref="StorageException">It is a pipe, a device or a socket.</exception>
    public static void CheckRegular(string path)
    {
        FileKind kind = Of(path);
        if (kind is FileKind.Pipe or FileKind.Device or FileKind.Socket)
            throw new StorageException(
                $"Cannot read {StoragePath.Shown(path)}: it is {Describe(kind)}; only files are read. Take it away, or put a file there.");
    }

    /// <summary>The kind with its article, for a message.</summary>
    public static string Describe(FileKind kind) => kind switch
    {
        FileKind.Pipe => "a pipe",
        FileKind.Device => "a device",
        FileKind.Socket => "a socket",
        FileKind.Directory => "a folder",
        FileKind.Regular => "a file",
        _ => "not there",
    };

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);
}
