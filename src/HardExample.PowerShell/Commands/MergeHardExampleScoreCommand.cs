using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Fusion;
using HardExample.Core.Samples;
using HardExample.Core.Text;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Fuses the scores that stages left on samples.</summary>
[Cmdlet(VerbsData.Merge, "HardExampleScore")]
[OutputType(typeof(Sample))]
public sealed class MergeHardExampleScoreCommand : ConfiguredSampleCommand
{
    private const int MaxEdits = 2;

    private readonly SortedSet<string> _seen = new(StringComparer.Ordinal);
    private WeightedList _weights = null!;
    private CoefficientFusion _fusion = null!;
    private bool _any;

    /// <summary>Names of scores and their weights; the configuration's without it.</summary>
    [Parameter(Position = 0), Weights, ArgumentCompleter(typeof(AlgorithmCompleter))]
    public WeightedList? Weight { get; set; }

    /// <summary>The coefficient from which a sample is hard.</summary>
    [Parameter, JobParameter("algo_hard_threshold"), ValidateRange(0.0, 1.0)]
    public double Threshold { get; set; } = ParameterCatalog.HardThreshold.Default;

    /// <summary>Confidence from which a prediction counts as sure; 1 minus it is the knee of the fusion.</summary>
    [Parameter, JobParameter("score_threshold_up"), ValidateRange(0.0, 1.0)]
    public double ScoreThresholdUp { get; set; } = ParameterCatalog.ScoreThresholdUp.Default;

    /// <inheritdoc/>
    private protected override void Configured()
    {
        _weights = Weight ?? Config.Algorithms;
        _fusion = new(_weights, Config.HardThreshold, Config.ScoreThresholdUp);
    }

    /// <inheritdoc/>
    protected override void Accept(Sample sample)
    {
        _any = true;
        foreach (string name in sample.Scores.Keys)
            if (_seen.Add(name) && !_weights.Contains(name))
                WriteWarning($"The score '{name}' has no weight and does not count; name it in -Weight.");
        WriteObject(_fusion.Fuse(sample));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        // An algorithm may score no sample; only a name that seems misspelt is worth a warning.
        foreach ((string name, _) in _weights)
            if (_any && !_seen.Contains(name) && NearestName.Of(name, _seen) is { } nearest
                && NearestName.Distance(name, nearest) <= MaxEdits)
                WriteWarning($"No sample has a score '{name}'. Did you mean '{nearest}'?");
    }
}
