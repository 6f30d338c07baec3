using System.Management.Automation;
using HardExample.Core.Samples;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Stage sequential_mining: whether predictions on similar neighbouring frames agree.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Sequence")]
[OutputType(typeof(Sample))]
public sealed class MeasureSequenceCommand : StageCommand
{
    /// <summary>What orders frames and tells cameras apart: a manifest field or a regular expression.</summary>
    [Parameter, JobParameter("extensions.sequence")]
    public string? Sequence { get; set; }

    /// <inheritdoc/>
    protected override string Algorithm => AlgorithmNames.Sequence;
}
