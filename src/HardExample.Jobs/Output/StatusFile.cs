using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Jobs.Output;

/// <summary>A file in which each job replaces what an earlier one wrote, and nothing else: the job log, the metrics.</summary>
/// <param name="storage">Where the path is looked up.</param>
/// <param name="parameter">What names the path, for messages.</param>
/// <param name="kind">What the file is, for messages: "job log".</param>
/// <param name="isOwn">Whether a content that is not empty is of this kind.</param>
/// <param name="path">Where it goes; null or empty for none.</param>
internal sealed class StatusFile(StorageResolver storage, string parameter, string kind, Predicate<byte[]> isOwn, string? path)
{
    private const int MaxBytes = 1 << 24;

    /// <summary>Where it goes; null for none.</summary>
    /// <exception cref="StorageException">It is no path.</exception>
    public StoragePath? Location => string.IsNullOrWhiteSpace(path) ? null : StoragePath.Parse(path);

    /// <summary>Whether it can be read and replaced; a device or a pipe cannot.</summary>
    public bool IsFile => Location is { } location
        && (location.Kind == StorageKind.ObjectStore || !LocalStorage.IsDevice(location.Value));

    /// <summary>Makes sure that the file may be written there.</summary>
    /// <param name="outputPath">The output directory of the job, which need not be there yet; null for none.</param>
    /// <param name="taken">What else the job uses: an empty file of it looks like an empty file of this kind.</param>
    /// <exception cref="StorageException">The path cannot be written to, or holds something else; the message names the parameter.
    /// </exception>
    public void Check(string? outputPath, IEnumerable<TakenPaths> taken) => Named(() =>
    {
        if (Location is not { } location) return;
        RefuseTaken(location, taken);
        Check(location, outputPath);
    });

    /// <summary>What is there; null when nothing is, or when it is empty.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public byte[]? Read() => Location is { } location && IsFile && storage.For(location).FileExists(location)
        && storage.For(location).ReadAllBytes(location, MaxBytes) is { Length: > 0 } content ? content : null;

    /// <summary>Replaces the file, whole or not at all. Without a path it does nothing.</summary>
    /// <exception cref="StorageException">It cannot be written; the message names the parameter.</exception>
    public void Write(byte[] content) => Named(() =>
    {
        if (Location is { } location) storage.For(location).WriteAllBytes(location, content);
    });

    /// <summary>Makes sure that a local file can be made in its folder, if that is there.</summary>
    /// <exception cref="StorageException">It cannot; the message names the parameter.</exception>
    public void TryFolder() => Named(() =>
    {
        if (Location is not { Kind: StorageKind.Local, Parent: { } folder } || !IsFile || !Directory.Exists(folder.Value)) return;
        LocalStorage.Try($"write to the folder of the {kind},", folder.Value, static f =>
        {
            string trial = Path.Combine(f, ".hardexample-" + Path.GetRandomFileName());
            new FileStream(trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        });
    });

    private void Named(Action work)
    {
        try
        {
            work();
        }
        catch (StorageException error) when (!error.Message.StartsWith(parameter, StringComparison.Ordinal))
        {
            throw new StorageException($"{parameter}: {error.Message}", error);
        }
    }

    private void RefuseTaken(StoragePath location, IEnumerable<TakenPaths> taken)
    {
        if (!IsFile) return;
        StoragePath target = location.Kind == StorageKind.Local ? StoragePath.Parse(LocalStorage.TargetOf(location.Value)) : location;
        foreach (TakenPaths other in taken)
            if (other.Takes(location) || other.Takes(target))
                throw new StorageException($"{parameter} is {location}, which is {other.Name} of the job too. Name another path.");
    }

    private void Check(StoragePath location, string? outputPath)
    {
        StoragePath? output = outputPath is null ? null : StoragePath.Parse(outputPath);
        if (output is { } folder)
            foreach (string entry in HardExampleExporter.Entries)
                if (location.IsWithin(folder.Combine(entry)))
                    throw new StorageException(
                        $"{parameter} is {location}, which the output of the job takes ({entry}). Name another path.");
        if (!IsFile) return;
        if (location.Kind == StorageKind.Local && LocalStorage.TargetOf(location.Value) is var target && target != location.Value)
        {
            // A link is followed, also to a file that is not there yet.
            new StatusFile(storage, parameter, kind, isOwn, target).Check(StoragePath.Parse(target), outputPath);
            return;
        }
        IStorage files = storage.For(location);
        if (location.Kind == StorageKind.Local)
        {
            if (Directory.Exists(location.Value) || Path.EndsInDirectorySeparator(path!.Trim()))
                throw new StorageException($"{parameter} is {location}, which is a folder. Name a file.");
            if (location.Parent is { } parent && !Directory.Exists(parent.Value) && !(output is { } made && parent.IsWithin(made)))
                throw new StorageException($"{parameter} is {location}, but there is no folder {parent}. Make it, or name another path.");
        }
        if (files.FileExists(location) && !IsOwn(files, location))
            throw new StorageException(
                $"{parameter} is {location}, a file that is no {kind}. It is not overwritten: name another path, or delete the file.");
    }

    // An empty file is what mktemp and touch make.
    private bool IsOwn(IStorage files, StoragePath location)
    {
        try
        {
            byte[] content = files.ReadAllBytes(location, MaxBytes);
            return content.Length == 0 || isOwn(content);
        }
        catch (StorageException)
        {
            return false;
        }
    }
}
