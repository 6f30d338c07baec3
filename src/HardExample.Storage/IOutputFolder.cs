using System.Collections.Immutable;
using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>
/// A folder of output in the making. Nothing of it is visible before <see cref="Commit"/>; disposing it without commit leaves the folder as
/// it was. All errors are <see cref="StorageException"/>s.
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

/// <summary>How a folder of output treats what is there already.</summary>
public sealed record OutputOptions
{
    /// <summary>The entries of the output, in the order in which they appear; a reader waits for the last.</summary>
    public required ImmutableArray<string> Entries { get; init; }

    /// <summary>
    /// False: a folder that is not empty is refused. True: what <see cref="Inventory"/> of an earlier output lists is replaced, and nothing
    /// else is touched; anything else with the name of one of the <see cref="Entries"/> is refused.
    /// </summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// The file of the output, below one of the <see cref="Entries"/>, that lists what the output consists of; it is written with the
    /// output. Null = there is none, and nothing can be replaced.
    /// </summary>
    public string? Inventory { get; init; }

    /// <summary>What an earlier output consists of that has no <see cref="Inventory"/>; null = such an output is not known.</summary>
    public Func<IReadOnlySet<string>>? Unlisted { get; init; }

    /// <summary>Paths within the folder that do not count when it is judged to be empty, for example the job log.</summary>
    public ImmutableArray<StoragePath> Ignored { get; init; } = [];
}
