using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>Turns errors of the system into messages for the user.</summary>
public static class StorageErrors
{
    // errno on Linux and macOS, HRESULT on Windows.
    private const int NoSpace = 28, QuotaLinux = 122, QuotaMac = 69, ReadOnly = 30, WindowsDiskFull = unchecked((int)0x80070070),
    WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>Whether an error comes from the storage and is not a defect.</summary>
    public static bool IsStorageError(Exception error) =>
        error is IOException or UnauthorizedAccessException or System.Security.SecurityException;

    /// <summary>The error as the user should read it.</summary>
    /// <param name="error">What the system said.</param>
    /// <param name="action">What was tried, as in "write".</param>
    /// <param name="path">Where.</param>
    public static StorageException Translate(Exception error, string action, string path)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(path);
        return new($"Cannot {action} {StoragePath.Shown(path)}: {Reason(error)}", error);
    }

    private static string Reason(Exception error) => error switch
    {
        UnauthorizedAccessException or System.Security.SecurityException =>
            "access is denied. See whether the path is a folder, and its permissions.",
        FileNotFoundException => "there is no such file.",
        DirectoryNotFoundException => "there is no such folder.",
        PathTooLongException => "the path is too long for this system.",
        IOException { HResult: NoSpace or WindowsDiskFull or WindowsHandleDiskFull } =>
            "the disk is full. Free some space or choose another folder.",
        IOException { HResult: QuotaLinux or QuotaMac } => "the disk quota is used up. Free some space or choose another folder.",
        IOException { HResult: ReadOnly } => "the file system is read-only. Choose another folder.",
        _ => error.Message,
    };
}
