using HardExample.Core;

namespace HardExample.PowerShell.Arguments;

/// <summary>Completes the names of the augmentations.</summary>
public sealed class AugmentationCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates => AugmentationNames.All.Select(static name => (name, "augmentation " + name));
}
