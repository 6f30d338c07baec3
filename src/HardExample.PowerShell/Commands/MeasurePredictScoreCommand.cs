using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Stage predict_score_mining: doubt in the prediction itself.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "PredictScore")]
[OutputType(typeof(Sample))]
public sealed class MeasurePredictScoreCommand : StageCommand
{
    /// <summary>Confidence from which a prediction counts as sure.</summary>
    [Parameter, JobParameter("score_threshold_up"), ValidateRange(0.0, 1.0)]
    public double ScoreThresholdUp { get; set; } = ParameterCatalog.ScoreThresholdUp.Default;

    /// <summary>Confidence up to which a prediction counts as hardly made.</summary>
    [Parameter, JobParameter("score_threshold_low"), ValidateRange(0.0, 1.0)]
    public double ScoreThresholdLow { get; set; } = ParameterCatalog.ScoreThresholdLow.Default;

    /// <summary>Difference of top-1 and top-2 confidence under which a prediction is doubtful.</summary>
    [Parameter, JobParameter("margin"), ValidateRange(0.0, 1.0)]
    public double Margin { get; set; } = ParameterCatalog.Margin.Default;

    /// <inheritdoc/>
    protected override string Algorithm => AlgorithmNames.PredictScore;
}
