using System.Management.Automation;
using HardExample.Core.Samples;
using HardExample.Core.Selection;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Chooses which samples go to the labellers.</summary>
[Cmdlet(VerbsCommon.Select, "HardExample", DefaultParameterSetName = "Threshold")]
[OutputType(typeof(Sample))]
public sealed class SelectHardExampleCommand : SampleCommand
{
    private readonly List<Sample> _kept = [];
    private int _seen;

    /// <summary>Keeps samples whose coefficient is at least this.</summary>
    [Parameter, ValidateRange(0.0, 1.0)]
    public double? Threshold { get; set; }

    /// <summary>Keeps this many, the hardest.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Top"), ValidateRange(0, int.MaxValue)]
    public int Top { get; set; }

    /// <summary>Keeps this share of the input, the hardest.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Percent"), ValidateRange(0.0, 100.0)]
    public double Percent { get; set; }

    /// <summary>Keeps samples that have any of these reasons.</summary>
    [Parameter, ValidateRange(0, 30), ArgumentCompleter(typeof(ReasonCompleter))]
    public int[]? Reason { get; set; }

    /// <summary>Spreads the choice over unlike images.</summary>
    [Parameter(ParameterSetName = "Top"), Parameter(ParameterSetName = "Percent")]
    public SwitchParameter Diverse { get; set; }

    /// <inheritdoc/>
    protected override void Accept(Sample sample)
    {
        _seen++;
        if (!Passes(sample)) return;
        if (ParameterSetName == "Threshold") WriteObject(sample with { IsHard = true });
        else _kept.Add(sample);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (ParameterSetName == "Threshold") return;
        int budget = ParameterSetName == "Top" ? Top : SampleSelection.BudgetOf(Percent, _seen);
        if (Diverse && _kept.Count > 0 && _kept.TrueForAll(static s => s.SimilarityRank is null))
            WriteWarning("No sample has a SimilarityRank, so -Diverse changes nothing; let Measure-ImageSimilarity run before.");
        // What was chosen is a hard example from here on, whatever the job's own threshold says: an export writes it.
        foreach (Sample sample in Diverse ? SampleSelection.Diverse(_kept, budget) : SampleSelection.Hardest(_kept, budget))
            WriteObject(sample with { IsHard = true });
    }

    private bool Passes(Sample sample)
    {
        bool hard = Threshold is { } least ? sample.HardCoefficient >= least : ParameterSetName != "Threshold" || sample.IsHard;
        return hard && (Reason is null || sample.HardReasons.Any(Reason.Contains));
    }
}
