using System.Text;
using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>
/// The list of what an output consists of, one relative path a line, a folder with a slash at its end. It is part of the output, and the
/// next run replaces what it lists and nothing else.
/// </summary>
internal static class OutputInventory
{
    /// <summary>Reads a list; empty when there is none.</summary>
    /// <param name="open">Opens it; null when there is none.</param>
    public static HashSet<string> Read(Func<Stream?> open)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        using Stream? stream = open();
        if (stream is null) return listed;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0) listed.Add(line);
        return listed;
    }

    /// <summary>What is said of something in the way that no run wrote.</summary>
    public static StorageException Foreign(string folder, string name) => new(
        $"The output directory {StoragePath.Shown(folder)} holds {StoragePath.Shown(name)}, which no earlier run of this program wrote. "
        + "Only what an earlier run wrote is replaced: move it elsewhere, or name another directory.");
}
