using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Naming;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>
/// Reads what is to be mined, and training data: a directory with images/ and inference_results/, or a manifest. Which of the two a path
/// is,
/// the place tells: a folder is the one, a file the other.
/// </summary>
/// <param name="storage">Where paths are looked up.</param>
public sealed class InputReader(StorageResolver storage)
{
    /// <summary>
    /// Opens an input: lists the names of its images and puts them in order, and looks at some results to see how their boxes are meant.
    /// </summary>
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
        StoragePath place = StoragePath.Parse(path);
        IStorage files = storage.For(place);
        var order = SequenceRule.Parse(options.Sequence);
        IInputForm form = files.FileExists(place) ? new ManifestInput(storage, place, order, options, cancellationToken)
            : files.DirectoryExists(place) ? new DirectoryInput(files, place, order, options, cancellationToken)
            : throw new InputException($"There is no input at {place}: neither a directory nor a manifest.");
        new BoxProbe(options, storage).Settle(form, place.Value, cancellationToken);
        return new(form, storage, place.Value, options);
    }
}
