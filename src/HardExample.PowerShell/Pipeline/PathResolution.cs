using System.Management.Automation;
using HardExample.Core.Errors;
using HardExample.Jobs.Ledgers;

namespace HardExample.PowerShell.Pipeline;

/// <summary>Turns what the user typed into absolute file paths or object-store addresses.</summary>
internal static class PathResolution
{
    /// <summary>Whether the path leads to an object store.</summary>
    public static bool IsRemote(string path) =>
        path.StartsWith("obs://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("s3://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Paths that exist, wildcards expanded; what is not there is reported as an error of its own, and the rest goes on.</summary>
    public static IEnumerable<string> ResolveExisting(this PSCmdlet cmdlet, IEnumerable<string> paths, bool literal)
    {
        foreach (string path in paths)
        {
            if (IsRemote(path))
            {
                yield return path;
                continue;
            }

            ErrorRecord? error = TryResolve(cmdlet, path, literal, out IReadOnlyList<string> found);
            if (error is not null) cmdlet.WriteError(error);
            foreach (string one in found) yield return one;
        }
    }

    /// <summary>A path that need not exist.</summary>
    public static string ResolveTarget(this PSCmdlet cmdlet, string path)
    {
        if (IsRemote(path)) return path;
        string resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (!IsFileSystem(provider)) cmdlet.ThrowTerminatingError(NotAFile(path, provider));
        return resolved;
    }

    /// <summary>The file of a ledger, which need not exist.</summary>
    /// <exception cref="StorageException">It is not of this machine.</exception>
    public static string ResolveLedger(this PSCmdlet cmdlet, string path) => JobLedger.PathOf(cmdlet.ResolveTarget(path));

    /// <summary>The path of a file to write; one that exists ends the command, unless it may be replaced.</summary>
    public static string ResolveNewFile(this PSCmdlet cmdlet, string path, bool replace)
    {
        string resolved = cmdlet.ResolveTarget(path);
        if (File.Exists(resolved) && !replace)
            cmdlet.ThrowTerminatingError(new(new IOException($"'{resolved}' exists; use -Force to replace it."), "FileExists",
                ErrorCategory.ResourceExists, resolved));
        return resolved;
    }

    /// <summary>What a cmdlet hands out for a file that it wrote: the file, or the address of one in an object store.</summary>
    public static object ToItem(this PSCmdlet cmdlet, string path) =>
        IsRemote(path) ? path : cmdlet.InvokeProvider.Item.Get([path], force: true, literalPath: true)[0];

    private static ErrorRecord? TryResolve(PSCmdlet cmdlet, string path, bool literal, out IReadOnlyList<string> found)
    {
        found = [];
        try
        {
            ProviderInfo provider;
            IReadOnlyList<string> resolved = literal
                ? [cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)]
                : [.. cmdlet.GetResolvedProviderPathFromPSPath(path, out provider)];
            if (!IsFileSystem(provider)) return NotAFile(path, provider);
            if (resolved.Count == 0 || !resolved.All(Path.Exists)) return NotFound(path);
            found = resolved;
            return null;
        }
        catch (ItemNotFoundException)
        {
            return NotFound(path);
        }
        catch (System.Management.Automation.DriveNotFoundException e)
        {
            return new ErrorRecord(e, "PathNotFound", ErrorCategory.ObjectNotFound, path);
        }
    }

    private static bool IsFileSystem(ProviderInfo provider) => provider.Name == "FileSystem";

    private static ErrorRecord NotFound(string path) =>
        new(new ItemNotFoundException($"Cannot find path '{path}'; check the spelling, or use -LiteralPath for names with brackets."),
            "PathNotFound", ErrorCategory.ObjectNotFound, path);

    private static ErrorRecord NotAFile(string path, ProviderInfo provider) =>
        new(new PSArgumentException($"'{path}' belongs to {provider.Name}; give a path in the file system, or obs:// or s3://."),
            "PathNotInFileSystem", ErrorCategory.InvalidArgument, path);
}
