using System.Globalization;
using HardExample.Core.Reasons;

namespace HardExample.PowerShell.Arguments;

/// <summary>Completes the ids of the reasons.</summary>
public sealed class ReasonCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates =>
        ReasonCatalog.All.Select(static r => (r.Id.ToString(CultureInfo.InvariantCulture), r.ToString()));
}
