using System.Management.Automation;
using HardExample.Ledger;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Gives images of a ledger with their history.</summary>
[Cmdlet(VerbsCommon.Get, "HardExampleLedger")]
[OutputType(typeof(LedgerEntry))]
public sealed class GetHardExampleLedgerCommand : LedgerCommand
{
    /// <inheritdoc/>
    protected override void Process()
    {
        using LedgerFile ledger = LedgerFile.OpenRead(File);
        foreach (LedgerEntry entry in ledger.Read(Filter))
        {
            Cancellation.ThrowIfCancellationRequested();
            WriteObject(entry);
        }
    }
}
