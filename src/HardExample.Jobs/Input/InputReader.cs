using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>
/// Reads what is to be mined, and training data: a directory with images/ and inference_results/, or a manifest. A folder is read as
/// the former, a file as the latter.
/// </summary>
/// <param name="storage">Where paths are looked up.</param>
public sealed class InputReader(StorageResolver storage)
{
    /// <summary>Opens an input: lists and orders the names of its images, and probes the convention of its boxes.</summary>
    /// <param name="path">A directory or a manifest: local, file://, obs:// or s3://.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="InputException">There is nothing at the path, or it lacks its images/ folder, or the order of the numbers in its
    /// boxes is another one.</exception>
    /// <exception cref="ConfigurationException">The sequence setting is no regular expression.</exception>
    /// <exception cref="StorageException">The path cannot be read.</exception>
    public InputSet Open(string path, InputOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        StoragePath location = StoragePath.Parse(path);
        IStorage files = storage.For(location);
        var order = SequenceRule.Parse(options.Sequence);
        IInputForm form = files.FileExists(location) ? new ManifestInput(storage, location, order, options, cancellationToken)
            : files.DirectoryExists(location) ? new DirectoryInput(files, location, order, options, cancellationToken)
            : throw new InputException($"There is no input at {location}: neither a directory nor a manifest.");
        new BoxProbe(options, storage).Settle(form, location.Value, cancellationToken);
        return new(form, storage, location.Value, options);
    }
}
