using HardExample.Core;

namespace HardExample.PowerShell.Arguments;

/// <summary>Completes the names of the features.</summary>
public sealed class FeatureCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates => FeatureNames.All.Select(static name => (name, "feature " + name));
}
