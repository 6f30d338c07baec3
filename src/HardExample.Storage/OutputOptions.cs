using System.Collections.Immutable;

namespace HardExample.Storage;

/// <summary>How a folder of output treats what is there already.</summary>
public sealed record OutputOptions
{
    /// <summary>
    /// The names, directly in the folder, that the output consists of, in the order in which they appear; a reader waits for the last.
    /// </summary>
    public required ImmutableArray<string> Entries { get; init; }

    /// <summary>
    /// False: a folder that is not empty is refused. True: what <see cref="Inventory"/> of an earlier output lists is replaced, and nothing else
    /// is touched; anything else in the place of the <see cref="Entries"/> is refused by name.
    /// </summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// The file of the output, below one of the <see cref="Entries"/>, that lists what the output consists of; it is written with the output.
    /// Null = there is none, and nothing can be replaced.
    /// </summary>
    public string? Inventory { get; init; }

    /// <summary>Paths within the folder that do not count when it is judged to be empty, for example the job log.</summary>
    public ImmutableArray<StoragePath> Ignored { get; init; } = [];
}
