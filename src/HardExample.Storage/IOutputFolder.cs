using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>
/// A folder of output in the making. Nothing of it is visible before <see cref="Commit"/>; disposing it without commit leaves the folder as it
/// was. All errors are <see cref="StorageException"/>s.
/// </summary>
public interface IOutputFolder : IDisposable
{
    /// <summary>Opens a new file for writing.</summary>
    /// <param name="relativePath">Safe names joined with '/'; the first is one of <see cref="OutputOptions.Entries"/>.</param>
    /// <exception cref="ArgumentException">A name is not safe: the caller has a defect.</exception>
    Stream Create(string relativePath);

    /// <summary>Makes a folder, which may stay empty.</summary>
    void CreateDirectory(string relativePath);

    /// <summary>Takes back a file of this output.</summary>
    void Delete(string relativePath);

    /// <summary>Makes everything visible, the last of the entries last.</summary>
    void Commit();
}
