using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Jobs.Models;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Stages;

/// <summary>
/// One algorithm by itself, as a stage of a pipeline that people compose: it observes what the samples lack, then scores them. All stages
/// of a configuration followed by the fusion give what <see cref="MiningPipeline"/> gives. Batches may be observed at the same time.
/// </summary>
/// <param name="miner">The algorithm.</param>
/// <param name="settings">What observes and what the samples are compared with.</param>
/// <param name="storage">Where images, models and the training manifest are.</param>
/// <param name="events">Progress, warnings and problems; may be called from several threads.</param>
public sealed class MiningStage(IMiner miner, StageSettings settings, StorageResolver storage, IJobEvents events) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private ObservationSession? _session;
    private TrainingReference? _reference = settings.Reference;
    private ObservationGap? _gap;
    private int _opened;

    private MiningConfig Config => settings.Config;

    private bool WantsTraining => settings.Reference is null && Config.TrainDataPath is not null;

    /// <summary>How many images were opened.</summary>
    public int Opened => _opened;

    /// <summary>Whether samples can be scored as they come, without the whole population as the reference.</summary>
    public static bool Streams(IMiner miner, StageSettings settings) =>
        miner.Scope == MiningScope.Sample
        && (!settings.ComparesWithPopulation || settings.Reference is not null || settings.Config.TrainDataPath is not null);

    /// <summary>Whether a population without training data has a second view of its classes, which takes all of it.</summary>
    /// <param name="config">The extractor.</param>
    /// <param name="task">The task.</param>
    public static bool HasSecondView(MiningConfig config, TaskType task) =>
        task == TaskType.ImageClassification && FeatureSources.Of(config).Pretrained is not null;

    /// <summary>
    /// The samples with all observations that the algorithm needs; those whose image cannot be observed are reported and left out.
    /// </summary>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Sample> Observe(IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        int lacking = Lacking(samples);
        if (lacking == 0) return samples;
        Interlocked.Add(ref _opened, lacking);
        var observed = new List<Sample>(samples.Count);
        foreach (ObservationOutcome outcome in Session(samples, cancel).Observe(samples, cancel))
        {
            if (outcome.Problem is null) observed.Add(outcome.Sample);
            else events.Problem(outcome.ToProblem());
        }
        return observed;
    }

    /// <summary>Scores observed samples: one, a batch or the population, as the algorithm's scope says.</summary>
    /// <returns>The samples with their scores, in order.</returns>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Sample> Score(IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        if (samples.Count == 0) return samples;
        if (WantsTraining) _ = Session(samples, cancel);
        TrainingReference? reference = _reference
            ?? (settings.ComparesWithPopulation
                ? TrainingReferenceBuilder.FromPopulation(samples, ReferenceOptions.From(Config, settings.Task, settings.Threads, cancel))
                : null);
        IReadOnlyList<MinerScore?> scores = miner.Score(samples, new MiningContext
        {
            Task = settings.Task,
            Reference = reference,
            MaxDegreeOfParallelism = settings.Threads,
            CancellationToken = cancel,
            Warn = Warn,
        });
        var scored = new Sample[samples.Count];
        for (int i = 0; i < scored.Length; i++) scored[i] = samples[i].WithScore(miner.Name, scores[i]);
        return scored;
    }

    /// <inheritdoc/>
    public void Dispose() => _session?.Dispose();

    private int Lacking(IReadOnlyList<Sample> samples)
    {
        Observations needs = miner.NeedsFor(settings.Task) & ~Observations.Prediction;
        if (Config.ModelServingUrl is null) needs &= ~Observations.AugmentedPredictions;
        bool second = _reference is { } given ? given.ComparesPretrained : WantsTraining || settings.ComparesWithPopulation;
        if (FeatureSources.Of(Config).Pretrained is null || !second) needs &= ~Observations.PretrainedEmbedding;
        if (needs == Observations.None) return 0;
        lock (_gate) _gap ??= ModelSet.GapOf(Config, needs, storage);
        var request = new ObservationRequest { Needs = needs, Augmentations = [.. Config.Augmentations.ActiveNames] };
        return samples.Count(s => _gap.Value.Of(s, request) != Observations.None);
    }

    private ObservationSession Session(IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_session is not null) return _session;
            IReadOnlyList<Sample>? training =
                WantsTraining ? TrainingSet.Read(Config.TrainDataPath!, Config, settings.Task, storage, events, cancel) : null;
            ImmutableArray<string> labels = settings.Reference?.Classes ?? TrainingSet.LabelsOf(training ?? samples);
            ObservationSession session = ObservationSession.Open(
                Config, storage, settings.Task, settings.Needs | miner.NeedsFor(settings.Task), training is not null, labels, events);
            // Kept before the training set is observed, so that it is disposed of even when that fails.
            _session = session;
            if (session.Inference is not null && new InputCompletion(Config, storage, events).UsesModel(settings.Task)
                && settings.ComparesModel())
                ModelAgreement.Check(Config, storage, session, labels, samples, events, cancel);
            if (training is not null) _reference = session.ObserveTraining(training, cancel);
            else session.CompareWith(_reference);
            return session;
        }
    }

    /// <summary>Batches repeat warnings; each is shown once.</summary>
    private void Warn(string message)
    {
        lock (_warned)
            if (!_warned.Add(message)) return;
        events.Warning(message);
    }
}
