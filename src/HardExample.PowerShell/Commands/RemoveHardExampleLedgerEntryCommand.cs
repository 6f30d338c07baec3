using System.Management.Automation;
using HardExample.Core.Errors;
using HardExample.Ledger;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Removes events from a ledger.</summary>
[Cmdlet(VerbsCommon.Remove, "HardExampleLedgerEntry", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class RemoveHardExampleLedgerEntryCommand : LedgerCommand
{
    private readonly List<string> _ids = [];

    /// <inheritdoc/>
    protected override void Process() => _ids.AddRange(Id);

    /// <inheritdoc/>
    protected override void End()
    {
        // An empty pipeline removes nothing.
        if (MyInvocation.ExpectingInput && _ids.Count == 0) return;
        LedgerFilter filter = Filter with { Ids = [.. _ids.Select(LedgerFilter.CheckId)] };
        if (filter.IsAll)
            throw new ConfigurationException("Say what is to be removed: -Id, -Since, -Until, -State, -Class or -ReasonId. To remove all, "
                + "delete the file.");
        long images;
        using (LedgerFile ledger = LedgerFile.OpenRead(File)) images = ledger.Count(filter);
        if (images == 0 || !ShouldProcess($"{images} images in {File}", "Remove from the ledger")) return;
        using LedgerFile open = LedgerFile.Open(File);
        (int events, int forgotten) = open.Remove(filter);
        WriteVerbose($"{events} events removed; {forgotten} images are forgotten.");
    }
}
