using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Stage feature_distribution_mining: features of the image and its boxes off the training distribution.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "FeatureDistribution")]
[OutputType(typeof(Sample))]
public sealed class MeasureFeatureDistributionCommand : StageCommand
{
    /// <summary>Features and weights.</summary>
    [Parameter, JobParameter("feature_op_config"), Weights, ArgumentCompleter(typeof(FeatureCompleter))]
    public WeightedList Feature { get; set; } = ParameterCatalog.FeatureWeights;

    /// <inheritdoc/>
    protected override string Algorithm => AlgorithmNames.FeatureDistribution;

    /// <inheritdoc/>
    protected override bool ComparesWithPopulation(TaskType task) => true;
}
