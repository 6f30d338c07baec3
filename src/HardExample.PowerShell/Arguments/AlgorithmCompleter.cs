using HardExample.Core.Configuration;

namespace HardExample.PowerShell.Arguments;

/// <summary>Completes the names of the algorithms.</summary>
public sealed class AlgorithmCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates =>
        ParameterCatalog.AlgorithmWeights.Select(static w => (w.Key, FormattableString.Invariant($"default weight {w.Value}")));
}
