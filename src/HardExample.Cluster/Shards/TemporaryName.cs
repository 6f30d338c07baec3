using System.Diagnostics;
using System.Globalization;
using HardExample.Storage;

namespace HardExample.Cluster.Shards;

/// <summary>Temporary names: the final name, then machine and process, so that remains are recognised.</summary>
internal static class TemporaryName
{
    private const string Suffix = ".tmp";

    private static string Machine =>
        new([.. Environment.MachineName.Select(static c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_')]);

    /// <summary>A unique name beside the final one.</summary>
    public static string For(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}.{Machine}.{Environment.ProcessId}.{Path.GetRandomFileName()[..8]}{Suffix}");

    /// <summary>Removes temporary files that dead processes of this machine left; those of other machines may be in use.</summary>
    public static void RemoveLeftovers(string path)
    {
        string start = $"{Path.GetFileName(path)}.{Machine}.";
        foreach (string found in Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!, start + "*" + Suffix))
        {
            string process = Path.GetFileName(found)[start.Length..].Split('.')[0];
            if (int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && !IsAlive(id)) Remove(found);
        }
    }

    /// <summary>Removes a file or a folder if it is there; one that cannot be removed is only in the way.</summary>
    public static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            Trace.TraceWarning($"{path} was left behind: {error.Message}");
        }
    }

    /// <summary>Whether a process of this machine runs.</summary>
    internal static bool IsAlive(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
