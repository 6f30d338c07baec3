using System.Collections.Immutable;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Samples;
using HardExample.PowerShell.Arguments;

namespace HardExample.PowerShell.Pipeline;

/// <summary>A cmdlet that reads all scored samples together, with the settings of their fusion and perhaps the truth about them.</summary>
public abstract class ReportingCommand : ConfiguredSampleCommand
{
    private readonly List<Sample> _samples = [];

    /// <summary>The truth about the samples.</summary>
    [Parameter]
    public string? TruthPath { get; set; }

    /// <summary>The column of the truth that counts.</summary>
    [Parameter]
    public string? Column { get; set; }

    /// <summary>Larger values of that column are harder.</summary>
    [Parameter]
    public SwitchParameter Difficulty { get; set; }

    /// <summary>Names of scores and the weights of their fusion; the configuration's without it.</summary>
    [Parameter, Weights, ArgumentCompleter(typeof(AlgorithmCompleter))]
    public WeightedList? Weight { get; set; }

    /// <summary>The samples, in order.</summary>
    private protected IReadOnlyList<Sample> Samples => _samples;

    /// <summary>The truth of -TruthPath; default without it.</summary>
    private protected ImmutableArray<TruthEntry> Truth { get; private set; }

    /// <summary>The task of the samples.</summary>
    private protected TaskType TaskOfSamples => Samples.Select(static s => s.Prediction?.TaskType).FirstOrDefault(static t => t is not null)
        ?? throw new InputException("No sample with a prediction came through the pipeline.");

    /// <inheritdoc/>
    private protected sealed override void Configured() =>
        Truth = TruthPath is null ? default : TruthArguments.Read(this, TruthPath, Column, Difficulty);

    /// <inheritdoc/>
    protected sealed override void Accept(Sample sample) => _samples.Add(sample);
}
