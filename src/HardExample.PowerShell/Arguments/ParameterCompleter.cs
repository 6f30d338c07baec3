using HardExample.Core.Configuration;

namespace HardExample.PowerShell.Arguments;

/// <summary>Completes the names of job parameters, with the sign for a value.</summary>
public sealed class ParameterCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates =>
        ParameterCatalog.All.Select(static p => (p.Name + "=", p.Range.Length > 0 ? $"{p.Meaning} ({p.Range})" : p.Meaning));
}
