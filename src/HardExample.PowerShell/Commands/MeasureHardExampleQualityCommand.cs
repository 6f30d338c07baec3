using System.Collections.Immutable;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Samples;
using HardExample.Ledger;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Compares scores with the truth.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "HardExampleQuality", DefaultParameterSetName = "Sample")]
[OutputType(typeof(EvaluationReport), typeof(LedgerQuality))]
public sealed class MeasureHardExampleQualityCommand : SampleCommand
{
    private readonly List<Sample> _samples = [];
    private ImmutableArray<TruthEntry> _truth;

    /// <summary>The scored samples.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Sample")]
    [ValidateNotNull]
    public override Sample[] InputObject { get; set; } = [];

    /// <summary>The ledger whose labels are the truth.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Ledger")]
    public string? Ledger { get; set; }

    /// <summary>Selections of the ledger from then on.</summary>
    [Parameter(ParameterSetName = "Ledger")]
    public DateTime? Since { get; set; }

    /// <summary>Selections of the ledger before then.</summary>
    [Parameter(ParameterSetName = "Ledger")]
    public DateTime? Until { get; set; }

    /// <summary>CSV with a column 'file' and a column of truth; without it the labels on the samples are the truth.</summary>
    [Parameter(Position = 0, ParameterSetName = "Sample")]
    public string? TruthPath { get; set; }

    /// <summary>The column that holds the truth, when it has another name.</summary>
    [Parameter(ParameterSetName = "Sample")]
    public string? Column { get; set; }

    /// <summary>Larger values of that column are harder, instead of better.</summary>
    [Parameter(ParameterSetName = "Sample")]
    public SwitchParameter Difficulty { get; set; }

    /// <summary>The coefficient from which a sample counts as flagged.</summary>
    [Parameter(ParameterSetName = "Sample"), ValidateRange(0.0, 1.0)]
    public double Threshold { get; set; } = ParameterCatalog.HardThreshold.Default;

    /// <inheritdoc/>
    protected override void Begin() => _truth = TruthPath is null ? default : TruthArguments.Read(this, TruthPath, Column, Difficulty);

    /// <inheritdoc/>
    protected override void Accept(Sample sample) => _samples.Add(sample);

    /// <inheritdoc/>
    protected override void End()
    {
        if (Ledger is not null)
        {
            using LedgerFile ledger = LedgerFile.OpenRead(this.ResolveLedger(Ledger));
            WriteObject(LedgerQuality.Of(ledger, Since, Until));
            return;
        }
        ImmutableArray<TruthEntry> truth = _truth.IsDefault ? TruthArguments.FromLabels(_samples) : _truth;
        WriteObject(RunInBackground(cancel => Evaluator.Evaluate(_samples, truth, Threshold, null, cancel)));
    }
}
