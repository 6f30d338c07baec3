using System.Collections.Immutable;
using System.Management.Automation;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Samples;

namespace HardExample.PowerShell.Pipeline;

/// <summary>The truth that a command line means.</summary>
internal static class TruthArguments
{
    /// <summary>Reads a truth file.</summary>
    /// <exception cref="InputException">It is not one.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static ImmutableArray<TruthEntry> Read(PSCmdlet cmdlet, string path, string? column, bool isDifficulty)
    {
        string resolved = cmdlet.ResolveTarget(path);
        using var text = new StringReader(ConfigArguments.ReadText(resolved));
        return TruthFile.Read(text, resolved, new(column, isDifficulty));
    }

    /// <summary>The labels that people gave the samples.</summary>
    /// <exception cref="InputException">No sample has a label.</exception>
    public static ImmutableArray<TruthEntry> FromLabels(IEnumerable<Sample> samples)
    {
        ImmutableArray<TruthEntry> truth = [.. samples.Where(static s => s.Label is not null)
            .Select(static s => new TruthEntry(s.Id, null, s.Label, null))];
        return truth.IsEmpty ? throw new InputException("No sample has a label; give the truth as CSV with -TruthPath.") : truth;
    }
}
