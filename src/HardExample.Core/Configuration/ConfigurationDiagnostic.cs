using System.Collections.Immutable;

namespace HardExample.Core.Configuration;

/// <summary>One fault of a configuration.</summary>
/// <param name="Parameter">The parameter it belongs to, or the text as a whole ("").</param>
/// <param name="Line">Where in the YAML text, from 1; null for a value that was given beside it.</param>
/// <param name="Message">What is wrong and how to mend it; it names the parameter.</param>
public sealed record ConfigurationFault(string Parameter, int? Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Line is int line ? FormattableString.Invariant($"line {line}: {Message}") : Message;

    /// <summary>One message of all faults.</summary>
    /// <param name="faults">At least one.</param>
    /// <param name="source">The name of the file, if there is one.</param>
    internal static string Join(ImmutableArray<ConfigurationFault> faults, string? source)
    {
        string place = source is null ? "" : source + ": ";
        return faults.Length == 1
            ? place + faults[0]
            : FormattableString.Invariant($"{place}{faults.Length} faults:") + string.Concat(faults.Select(static f => "\n  " + f));
    }
}
