using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
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
    private readonly List<Sample> _samples = [];
    private SelectionBudget _budget = SelectionBudget.None;

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
    [Parameter]
    public SwitchParameter Diverse { get; set; }

    /// <summary>Keeps near-duplicates of chosen images too.</summary>
    [Parameter]
    public SwitchParameter KeepDuplicates { get; set; }

    /// <summary>Keeps at most this many of each predicted class.</summary>
    [Parameter, ValidateRange(1, int.MaxValue)]
    public int? PerClass { get; set; }

    /// <summary>What Min and Max count by.</summary>
    [Parameter, ValidateNotNullOrEmpty, ArgumentCompleter(typeof(GroupCompleter))]
    public string? QuotaBy { get; set; }

    /// <summary>Keeps so many of each group before others.</summary>
    [Parameter, ValidateRange(0, int.MaxValue)]
    public int Min { get; set; }

    /// <summary>Keeps at most so many of each group.</summary>
    [Parameter, ValidateRange(1, int.MaxValue)]
    public int? Max { get; set; }

    /// <summary>The share of the budget that is drawn at random from the rest, as a control.</summary>
    [Parameter, ValidateRange(0.0, SelectionBudget.MaxRandomShare)]
    public double RandomShare { get; set; }

    /// <summary>The seed of that draw.</summary>
    [Parameter, ValidateRange(0, int.MaxValue)]
    public int Seed { get; set; } = SelectionBudget.None.Seed;

    /// <summary>What is known of the training data, from New-MiningReference; it says how alike unrelated images are.</summary>
    [Parameter]
    public TrainingReference? Reference { get; set; }

    private bool IsStreamed => !_budget.IsLimited && RandomShare == 0;

    /// <inheritdoc/>
    protected override void Begin()
    {
        QuotaArguments.Check(MyInvocation.BoundParameters);
        _budget = new()
        {
            Top = ParameterSetName == "Top" ? Top : null, Percent = ParameterSetName == "Percent" ? Percent : null, Threshold = Threshold,
            Per = PerClass is null ? QuotaBy : SampleGroups.Class, Min = Min, Max = PerClass ?? Max, RandomShare = RandomShare,
            Seed = Seed, Diverse = Diverse, KeepDuplicates = KeepDuplicates,
        };
        if (_budget.Contradictions() is { IsEmpty: false } found)
            throw new ConfigurationException($"The parameters contradict each other: {string.Join(" ", found)}");
    }

    /// <inheritdoc/>
    protected override void Accept(Sample sample)
    {
        // What was chosen is a hard example from here on, whatever the job's own threshold says: an export writes it.
        if (!IsStreamed) _samples.Add(sample);
        else if (HasReason(sample) && (Threshold is { } least ? sample.HardCoefficient >= least : sample.IsHard))
            WriteObject(sample with { IsHard = true });
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (IsStreamed) return;
        SelectionOutcome outcome = Choose();
        WriteVerbose($"{outcome.Counts}.");
        foreach (int index in outcome.Selected.Concat(outcome.Control)) WriteObject(outcome.Mark(index, _samples[index]));
    }

    private SelectionOutcome Choose()
    {
        var population = new PopulationSelection(_budget, WriteWarning);
        foreach (Sample sample in _samples) population.Add(sample, HasReason(sample));
        using SelectionVectors? vectors = PopulationSelection.ComparesImages(_budget) ? new() : null;
        if (vectors is not null)
            foreach (Sample sample in _samples) vectors.Add(sample.Id, sample.Embedding);
        return population.Choose(vectors, Reference, Environment.ProcessorCount, Cancellation);
    }

    private bool HasReason(Sample sample) => Reason is null || sample.HardReasons.Any(Reason.Contains);
}
