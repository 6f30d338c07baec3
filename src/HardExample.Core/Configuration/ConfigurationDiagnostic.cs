using System.Collections.Immutable;

namespace HardExample.Core.Configuration;

/// <summary>One error of a configuration or a model description.</summary>
/// <param name="Parameter">The parameter; "" for the text as a whole.</param>
/// <param name="Line">Line of the YAML text, from 1; null for a value from the command line or a script.</param>
/// <param name="Message">What is wrong and how to mend it; it names the parameter.</param>
public sealed record ConfigurationDiagnostic(string Parameter, int? Line, string Message)
{
    private const int MaxShown = 20;

    /// <inheritdoc/>
    public override string ToString() => Line is int line ? FormattableString.Invariant($"line {line}: {Message}") : Message;

    /// <summary>One message for all of them; it shows the first 20.</summary>
    /// <param name="diagnostics">At least one.</param>
    /// <param name="source">The name of the file, if there is one.</param>
    internal static string Join(ImmutableArray<ConfigurationDiagnostic> diagnostics, string? source)
    {
        string prefix = source is null ? "" : source + ": ";
        return diagnostics.Length == 1
            ? prefix + diagnostics[0]
            : FormattableString.Invariant($"{prefix}{diagnostics.Length} errors:")
                + string.Concat(diagnostics.Take(MaxShown).Select(static d => "\n  " + d))
                + (diagnostics.Length > MaxShown ? FormattableString.Invariant($"\n  and {diagnostics.Length - MaxShown} more") : "");
    }
}
