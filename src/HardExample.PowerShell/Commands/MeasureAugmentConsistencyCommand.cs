using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Jobs.Stages;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Stage aug_consistent_mining: whether the prediction survives mild augmentations of the image.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AugmentConsistency")]
[OutputType(typeof(Sample))]
public sealed class MeasureAugmentConsistencyCommand : StageCommand
{
    /// <summary>Augmentations and weights.</summary>
    [Parameter, JobParameter("aug_op_config"), Weights, ArgumentCompleter(typeof(AugmentationCompleter))]
    public WeightedList Augmentation { get; set; } = ParameterCatalog.AugmentationWeights;

    /// <inheritdoc/>
    protected override string Algorithm => AlgorithmNames.AugmentConsistency;

    /// <inheritdoc/>
    protected override bool ComparesWithPopulation(TaskType task) => MiningStage.HasSecondView(Config, task);
}
