using System.Management.Automation;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation.Tuning;
using HardExample.PowerShell.Pipeline;
using HardExample.Storage;

namespace HardExample.PowerShell.Commands;

/// <summary>Fits the weights to feedback.</summary>
[Cmdlet(VerbsCommon.Optimize, "HardExampleWeight", SupportsShouldProcess = true)]
[OutputType(typeof(TuningResult))]
public sealed class OptimizeHardExampleWeightCommand : ReportingCommand
{
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
        var truth = Truth.IsDefault ? TruthArguments.FromLabels(Samples) : Truth;
        var options = new TuningOptions { TuneThreshold = TuneThreshold, Splits = Splits };
        TuningResult result = RunInBackground(cancel => WeightTuner.Tune(Samples, truth, config, options, cancel));
        if (target is not null && ShouldProcess(target, "Write configuration"))
        {
            StoragePath file = StoragePath.Parse(target);
            JobStorage.Resolver.For(file).WriteAllBytes(file, Encoding.UTF8.GetBytes(TunedConfigWriter.ToYaml(result, config)));
        }

        WriteObject(result);
    }
}
