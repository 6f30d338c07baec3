using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Mining;
using HardExample.Core.Samples;

namespace HardExample.PowerShell.Pipeline;

/// <summary>
/// What the stages of one pipeline need together. All cmdlets of a pipeline begin, one after the other and on one thread, before its first
/// object comes; so the first stage that opens an image can observe what the later ones need, and a model given to one stage serves all of
/// them.
/// </summary>
internal sealed class StagePlan
{
    [ThreadStatic]
    private static StagePlan? s_latest;

    private readonly List<(IMiner Miner, MiningConfig Config)> _stages = [];
    private readonly HashSet<string> _compared = new(StringComparer.Ordinal);
    private readonly InvocationInfo _first;
    private int _position;
    private bool _closed;

    private StagePlan(InvocationInfo first) => _first = first;

    /// <summary>Joins the plan of the pipeline that is beginning on this thread.</summary>
    public static StagePlan Join(InvocationInfo invocation)
    {
        StagePlan plan = s_latest is { } latest && latest.Takes(invocation) ? latest : s_latest = new(invocation);
        plan._position = invocation.PipelinePosition;
        return plan;
    }

    /// <inheritdoc cref="Join(InvocationInfo)"/>
    public static StagePlan Join(InvocationInfo invocation, IMiner miner, MiningConfig config)
    {
        StagePlan plan = Join(invocation);
        plan._stages.Add((miner, config));
        return plan;
    }

    /// <summary>
    /// Whether the caller, who has a model open, is the first in the pipeline to compare it with the results. Thread-safe.
    /// </summary>
    /// <param name="model">Where the model is.</param>
    public bool MayCompare(string? model)
    {
        lock (_compared) return model is not null && _compared.Add(model);
    }

    /// <summary>
    /// The configuration with which a stage observes: its own, with the models and augmentations of the stages that agree with it.
    /// </summary>
    public MiningConfig ConfigFor(MiningConfig own)
    {
        Close();
        ModelChoice choice = Agreeing(own).Select(static s => ModelChoice.Of(s.Config))
            .Aggregate(ModelChoice.Of(own), static (a, b) => a.With(b));
        var augmentations = new List<string>(Augments(own) ? own.Augmentations.ActiveNames : []);
        foreach ((_, MiningConfig config) in Agreeing(own).Where(static s => s.Miner.Name == AlgorithmNames.AugmentConsistency))
            augmentations.AddRange(config.Augmentations.ActiveNames.Except(augmentations));
        MiningConfig merged = choice.ApplyTo(own);
        // Weights do not matter to what is observed.
        return augmentations.Count == 0
            ? merged
            : merged with { Augmentations = WeightedList.Of(augmentations.Select(static a => (a, 1.0))) };
    }

    /// <summary>What the stages that agree with <paramref name="own"/> need.</summary>
    public Observations NeedsFor(MiningConfig own, TaskType task) =>
        Agreeing(own).Aggregate(Observations.None, (needs, stage) => needs | stage.Miner.NeedsFor(task));

    private bool Augments(MiningConfig own) =>
        _stages.Exists(s => ReferenceEquals(s.Config, own) && s.Miner.Name == AlgorithmNames.AugmentConsistency);

    private IEnumerable<(IMiner Miner, MiningConfig Config)> Agreeing(MiningConfig own)
    {
        ModelChoice choice = ModelChoice.Of(own);
        foreach ((IMiner Miner, MiningConfig Config) stage in _stages)
        {
            ModelChoice other = ModelChoice.Of(stage.Config);
            if (!choice.AgreesWith(other)) continue;
            choice = choice.With(other);
            yield return stage;
        }
    }

    private bool Takes(InvocationInfo invocation) => !_closed && invocation.PipelinePosition > _position
        && invocation.PipelineLength == _first.PipelineLength && invocation.HistoryId == _first.HistoryId;

    /// <summary>The pipeline is running: stages that begin from now on belong to another one.</summary>
    private void Close() => _closed = true;
}
