using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>A temporary file, deleted when it is closed, and on Unix also when the process is killed.</summary>
public static class ScratchFile
{
    private const int Buffer = 1 << 17;

    /// <summary>Makes an empty file in the temporary folder of the system, which TMPDIR (on Windows TEMP) names.</summary>
    /// <returns>The file, readable and writable.</returns>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public static FileStream Create()
    {
        string path = Path.Combine(Path.GetTempPath(), OutputNames.TemporaryPrefix + Path.GetRandomFileName());
        return LocalStorage.Try("write to the temporary folder (set TMPDIR, on Windows TEMP, to choose another)", path, static p =>
        {
            var file = new FileStream(p, FileMode.CreateNew, FileAccess.ReadWrite,
                OperatingSystem.IsWindows() ? FileShare.None : FileShare.Delete, Buffer, FileOptions.DeleteOnClose);
            // Elsewhere a file without a name lives as long as it is open.
            if (!OperatingSystem.IsWindows()) File.Delete(p);
            return file;
        });
    }
}
