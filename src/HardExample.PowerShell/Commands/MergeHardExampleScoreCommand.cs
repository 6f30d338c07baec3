using System.Collections;
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
public sealed class MergeHardExampleScoreCommand : SampleCommand
{
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

    /// <summary>A configuration file.</summary>
    [Parameter]
    public string? ConfigPath { get; set; }

    /// <summary>Job parameters, over the file.</summary>
    [Parameter, Assignments, ArgumentCompleter(typeof(ParameterCompleter))]
    public IDictionary? Parameter { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        MiningConfig config = ConfigArguments.Read(this, ConfigPath, Parameter);
        _weights = Weight ?? config.Algorithms;
        _fusion = new(_weights, config.HardThreshold, config.ScoreThresholdUp);
    }

    /// <inheritdoc/>
    protected override void Accept(Sample sample)
    {
        _any = true;
        foreach (string name in sample.Scores.Keys)
            if (_seen.Add(name) && !_weights.Contains(name)) WriteWarning($"The score '{name}' has no weight and does not count; name it in -Weight.");
        WriteObject(_fusion.Fuse(sample));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (!_any) return;
        foreach ((string name, _) in _weights)
            if (Weight is not null && !_seen.Contains(name)) WriteWarning($"No sample has a score '{name}'. {NearestName.Suggest(name, _seen)}");
    }
}
