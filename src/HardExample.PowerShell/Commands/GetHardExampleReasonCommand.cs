using System.Management.Automation;
using HardExample.Core.Reasons;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>What the reason ids mean.</summary>
[Cmdlet(VerbsCommon.Get, "HardExampleReason")]
[OutputType(typeof(HardReason))]
public sealed class GetHardExampleReasonCommand : HardExampleCommand
{
    /// <summary>Reason ids, 0..30; all without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ReasonIds]
    [ArgumentCompleter(typeof(ReasonCompleter))]
    public int[]? Id { get; set; }

    /// <summary>Only the reasons of these algorithms.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AlgorithmCompleter))]
    public string[] Algorithm { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        WildcardPattern[] patterns = [.. Algorithm.Select(static a => WildcardPattern.Get(a, WildcardOptions.IgnoreCase))];
        foreach (int id in Id ?? [.. ReasonCatalog.All.Select(static r => r.Id)])
            if (ReasonCatalog.Find(id) is not { } reason)
                WriteError(new ErrorRecord(new PSArgumentException($"There is no reason {id}; ids go from 0 to "
                    + $"{ReasonCatalog.All.Length - 1}."), "ReasonNotFound", ErrorCategory.ObjectNotFound, id));
            else if (patterns.Any(p => p.IsMatch(reason.Algorithm)))
                WriteObject(reason);
    }
}
