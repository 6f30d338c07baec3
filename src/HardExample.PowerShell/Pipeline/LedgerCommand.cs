using System.Management.Automation;
using HardExample.Core.Errors;
using HardExample.Ledger;
using HardExample.PowerShell.Arguments;

namespace HardExample.PowerShell.Pipeline;

/// <summary>A cmdlet that works with the entries of a ledger.</summary>
public abstract class LedgerCommand : HardExampleCommand
{
    /// <summary>The file of the ledger.</summary>
    [Parameter(Mandatory = true, Position = 0), Alias("Path"), ValidateNotNullOrWhiteSpace]
    public string Ledger { get; set; } = "";

    /// <summary>Beginnings of ids.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[] Id { get; set; } = [];

    /// <summary>Events from then on.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Events before then.</summary>
    [Parameter]
    public DateTime? Until { get; set; }

    /// <summary>Events of these states.</summary>
    [Parameter]
    public LedgerState[] State { get; set; } = [];

    /// <summary>Predicted class or label.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>One of the reasons.</summary>
    [Parameter, ValidateRange(0, 30), ArgumentCompleter(typeof(ReasonCompleter))]
    public int? ReasonId { get; set; }

    /// <summary>The events that the command line means.</summary>
    /// <exception cref="ConfigurationException">An id is not hexadecimal.</exception>
    private protected LedgerFilter Filter => new()
    {
        Ids = [.. Id.Select(LedgerFilter.CheckId)], Since = Since, Until = Until, States = [.. State], Class = Class, ReasonId = ReasonId,
    };

    /// <summary>The file that a path of a ledger means.</summary>
    private protected string File => this.ResolveLedger(Ledger);
}
