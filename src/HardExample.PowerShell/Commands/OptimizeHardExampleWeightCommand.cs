using System.Collections.Immutable;
using System.Management.Automation;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Evaluation.Tuning;
using HardExample.Core.Samples;
using HardExample.Jobs.Ledgers;
using HardExample.Ledger;
using HardExample.PowerShell.Pipeline;
using HardExample.Storage;

namespace HardExample.PowerShell.Commands;

/// <summary>Fits the weights to feedback.</summary>
[Cmdlet(VerbsCommon.Optimize, "HardExampleWeight", DefaultParameterSetName = "Sample", SupportsShouldProcess = true)]
[OutputType(typeof(TuningResult))]
public sealed class OptimizeHardExampleWeightCommand : ReportingCommand
{
    /// <summary>The scored samples.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Sample")]
    [ValidateNotNull]
    public override Sample[] InputObject { get; set; } = [];

    /// <summary>The ledger whose labels are the truth.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Ledger")]
    public string? Ledger { get; set; }

    /// <summary>Where the configuration with the recommended weights is written.</summary>
    [Parameter]
    public string? OutputPath { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Fits algo_hard_threshold as well.</summary>
    [Parameter]
    public SwitchParameter TuneThreshold { get; set; }

    /// <summary>Random halves of the scenes to measure on; 0 = five folds over scenes.</summary>
    [Parameter, ValidateRange(0, 1000)]
    public int Splits { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        string? target = OutputPath is null ? null : this.ResolveNewFile(OutputPath, Force);
        MiningConfig config = Weight is null ? Config : Config with { Algorithms = Weight };
        (IReadOnlyList<Sample> samples, ImmutableArray<TruthEntry> truth) = Feedback();
        var options = new TuningOptions { TuneThreshold = TuneThreshold, Splits = Splits };
        TuningResult result = RunInBackground(cancel => WeightTuner.Tune(samples, truth, config, options, cancel));
        if (target is not null && ShouldProcess(target, "Write configuration"))
        {
            StoragePath file = StoragePath.Parse(target);
            JobStorage.Resolver.For(file).WriteAllBytes(file, Encoding.UTF8.GetBytes(TunedConfigWriter.ToYaml(result, config)));
        }

        WriteObject(result);
    }

    private (IReadOnlyList<Sample>, ImmutableArray<TruthEntry>) Feedback()
    {
        if (Ledger is null) return (Samples, Truth.IsDefault ? TruthArguments.FromLabels(Samples) : Truth);
        using LedgerFile ledger = LedgerFile.OpenRead(this.ResolveLedger(Ledger));
        LedgerFeedback feedback = LedgerFeedback.Read(ledger);
        return (feedback.Samples, feedback.Truth);
    }
}
