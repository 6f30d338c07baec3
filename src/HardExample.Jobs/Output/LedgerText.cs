using System.Globalization;

namespace HardExample.Jobs.Output;

/// <summary>What a job says of its ledger.</summary>
public static class LedgerText
{
    /// <summary>One line; null when the ledger changed nothing.</summary>
    /// <param name="summary">The counts.</param>
    /// <param name="ledger">The file.</param>
    public static string? Of(JobSummary summary, string ledger)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var parts = new List<string>();
        if (summary.ExcludedSamples is > 0 and var left)
            parts.Add(string.Create(CultureInfo.InvariantCulture,
                $"{left:N0} images are left out: selected, labelled or rejected before"));
        if (summary.SettledSamples is > 0 and var settled)
            parts.Add(string.Create(CultureInfo.InvariantCulture,
                $"{settled:N0} reach the threshold, but a job with the same parameters and models looked at them before"));
        return parts.Count == 0 ? null : $"{string.Join("; ", parts)} ({ledger}).";
    }
}
