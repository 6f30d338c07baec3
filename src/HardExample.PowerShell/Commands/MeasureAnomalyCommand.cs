using System.Management.Automation;
using HardExample.Core.Samples;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Stage anomaly_detection_mining: images that are far from all training images.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Anomaly")]
[OutputType(typeof(Sample))]
public sealed class MeasureAnomalyCommand : StageCommand
{
    /// <inheritdoc/>
    protected override string Algorithm => AlgorithmNames.Anomaly;

    /// <inheritdoc/>
    protected override bool ComparesWithPopulation(TaskType task) => true;
}
