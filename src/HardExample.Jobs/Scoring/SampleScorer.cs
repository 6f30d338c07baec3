using HardExample.Core.Configuration;
using HardExample.Core.Fusion;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;

namespace HardExample.Jobs.Scoring;

/// <summary>Runs the configured algorithms over an observed population and fuses what they say.</summary>
/// <param name="config">Algorithms, weights and thresholds.</param>
/// <param name="events">Progress and warnings.</param>
public sealed class SampleScorer(MiningConfig config, IJobEvents events)
{
    private readonly IReadOnlyList<IMiner> _miners =
        [.. config.Algorithms.Select(a => MinerFactory.Create(a.Key, config))];

    /// <summary>The observations that the algorithms need together.</summary>
    public Observations NeedsFor(TaskType task) => _miners.Aggregate(Observations.None, (needs, miner) => needs | miner.NeedsFor(task));

    /// <summary>Scores and fuses.</summary>
    /// <param name="samples">The whole population, observed, in input order.</param>
    /// <param name="context">Task, reference, threads and cancellation; its warnings go to the events.</param>
    /// <returns>The samples with scores, coefficients and reasons, in the same order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Sample> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        Sample[] scored = [.. samples];
        for (int m = 0; m < _miners.Count; m++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            events.Progress(new(JobPhase.Scoring, m, _miners.Count, _miners[m].Name));
            IReadOnlyList<MinerScore?> scores = _miners[m].Score(samples, context);
            for (int i = 0; i < scored.Length; i++) scored[i] = scored[i].WithScore(_miners[m].Name, scores[i]);
        }
        events.Progress(new(JobPhase.Scoring, _miners.Count, _miners.Count));
        return Array.ConvertAll(scored, new CoefficientFusion(config).Fuse);
    }
}
