using System.Management.Automation;
using HardExample.Core.Samples;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Stage clustering_mining: whether what lies around a sample has the class that was predicted.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Clustering")]
[OutputType(typeof(Sample))]
public sealed class MeasureClusteringCommand : StageCommand
{
    /// <inheritdoc/>
    protected override string Algorithm => AlgorithmNames.Clustering;
}
