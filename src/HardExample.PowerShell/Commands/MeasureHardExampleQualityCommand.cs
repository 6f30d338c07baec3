using System.Collections.Immutable;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Samples;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Compares scores with the truth.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "HardExampleQuality")]
[OutputType(typeof(EvaluationReport))]
public sealed class MeasureHardExampleQualityCommand : SampleCommand
{
    private readonly List<Sample> _samples = [];
    private ImmutableArray<TruthEntry> _truth;

    /// <summary>CSV with a column 'file' and a column of truth; without it the labels on the samples are the truth.</summary>
    [Parameter(Position = 0)]
    public string? TruthPath { get; set; }

    /// <summary>The column that holds the truth, when it has another name.</summary>
    [Parameter]
    public string? Column { get; set; }

    /// <summary>Larger values of that column are harder, instead of better.</summary>
    [Parameter]
    public SwitchParameter Difficulty { get; set; }

    /// <summary>The coefficient from which a sample counts as flagged.</summary>
    [Parameter, ValidateRange(0.0, 1.0)]
    public double Threshold { get; set; } = ParameterCatalog.HardThreshold.Default;

    /// <inheritdoc/>
    protected override void Begin() => _truth = TruthPath is null ? default : TruthArguments.Read(this, TruthPath, Column, Difficulty);

    /// <inheritdoc/>
    protected override void Accept(Sample sample) => _samples.Add(sample);

    /// <inheritdoc/>
    protected override void End()
    {
        ImmutableArray<TruthEntry> truth = _truth.IsDefault ? TruthArguments.FromLabels(_samples) : _truth;
        WriteObject(RunInBackground(cancel => Evaluator.Evaluate(_samples, truth, Threshold, null, cancel)));
    }
}
