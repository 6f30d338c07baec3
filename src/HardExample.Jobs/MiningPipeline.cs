using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Jobs.Training;
using HardExample.Storage;
using HardExample.Vision.Observation;

namespace HardExample.Jobs;

/// <summary>Observes, scores and fuses samples that have been read: the job without its input and its output.</summary>
/// <param name="config">All parameters.</param>
/// <param name="storage">Where images, models and the training manifest are.</param>
/// <param name="events">Progress, warnings and problems.</param>
public sealed class MiningPipeline(MiningConfig config, StorageResolver storage, IJobEvents events)
{
    /// <summary>Runs the algorithms of the configuration.</summary>
    /// <param name="samples">The population with its predictions, in input order.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="reference">A reference made before; null = train_data_path is observed, or the population serves itself.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PipelineOutcome Run(IReadOnlyList<Sample> samples, TaskType task, TrainingReference? reference, CancellationToken cancel)
    {
        IReadOnlyList<Sample>? training = TrainingOf(task, reference, cancel);
        using ObservationSession session = Open(samples, training, task, reference);
        if (training is not null) reference = session.ObserveTraining(training, cancel);
        List<Sample> observed = [.. Observe(session, samples, cancel)];
        reference ??= ReferenceOf(observed, task, cancel);
        IReadOnlyList<Sample> scored = session.Score(observed, ContextOf(task, reference, cancel));
        return new(scored, samples.Count - observed.Count, session.ExtractorDescription, reference, SourcesOf(training ?? (reference.IsPopulation ? observed : [])));
    }

    /// <summary>Observes a population that need not fit into memory with all that is observed of it.</summary>
    /// <param name="samples">The population with its predictions, in input order.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="reference">A reference made before; null = train_data_path is observed, or the population serves itself.</param>
    /// <param name="target">Takes the observed samples.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal ObservedSource Observe(IReadOnlyList<Sample> samples, TaskType task, TrainingReference? reference, ScratchFileSource target, CancellationToken cancel)
    {
        IReadOnlyList<Sample>? training = TrainingOf(task, reference, cancel);
        using ObservationSession session = Open(samples, training, task, reference);
        if (training is not null) reference = session.ObserveTraining(training, cancel);
        target.Write(Observe(session, samples, cancel));
        return new(task, target, samples.Count - target.Bare.Count, session.ExtractorDescription, reference);
    }

    /// <summary>Scores and fuses a population that was observed before and need not fit into memory.</summary>
    /// <param name="population">What was observed; it is read more than once.</param>
    /// <param name="cancel">Honoured within an algorithm.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ScoredPopulation Score(ObservedSource population, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(population);
        var scorer = new SampleScorer(config, events);
        if (population.Reference is { } given) return new(given, scorer.Score(population.Samples, ContextOf(population.Task, given, cancel)), null);

        var kept = Population.ReadOwnReference(population.Samples, scorer.NeedsFor(population.Task) & ~Observations.AugmentedPredictions);
        try
        {
            TrainingReference reference = ReferenceOf(kept.Compared, population.Task, cancel, kept.Embeddings);
            kept.BeComparedWith(reference);
            return new(reference, scorer.Score(population.Samples, kept, ContextOf(population.Task, reference, cancel)), kept);
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }

    /// <summary>What the population is compared with when it was observed training samples.</summary>
    /// <param name="training">The observed training samples.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="cancel">Honoured within a step.</param>
    /// <exception cref="InputException">There is no sample, or embeddings differ in length.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainingReference ReferenceOfTraining(IReadOnlyList<Sample> training, TaskType task, CancellationToken cancel) =>
        TrainingReferenceBuilder.Build(training, ReferenceOptions.From(config, task, ObservationSession.ThreadsOf(config), cancel));

    internal static InputException NothingReadable() => new("No image of the input could be read; the problems above say why.");

    private MiningContext ContextOf(TaskType task, TrainingReference reference, CancellationToken cancel) => new()
    {
        Task = task,
        Reference = reference,
        MaxDegreeOfParallelism = ObservationSession.ThreadsOf(config),
        CancellationToken = cancel,
        Warn = events.Warning,
    };

    private static Dictionary<string, string> SourcesOf(IEnumerable<Sample> samples)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Sample sample in samples) sources.TryAdd(sample.Id, sample.Source);
        return sources;
    }

    private IReadOnlyList<Sample>? TrainingOf(TaskType task, TrainingReference? reference, CancellationToken cancel) =>
        reference is null && config.TrainDataPath is { } path ? TrainingSet.Read(path, config, task, storage, events, cancel) : null;

    private ObservationSession Open(IReadOnlyList<Sample> samples, IReadOnlyList<Sample>? training, TaskType task, TrainingReference? reference) => ObservationSession.Open(
        config, storage, task, new SampleScorer(config, events).NeedsFor(task), training is not null || samples.Any(static s => s.Prediction is null),
        reference?.Classes ?? TrainingSet.LabelsOf(training ?? samples), events);

    private TrainingReference ReferenceOf(IReadOnlyList<Sample> population, TaskType task, CancellationToken cancel, EmbeddingStore? apart = null)
    {
        events.Information("No training manifest is given: the population itself is the reference, with predicted classes as labels; each sample is left out of its own reference.");
        return TrainingReferenceBuilder.FromPopulation(population, apart, ReferenceOptions.From(config, task, ObservationSession.ThreadsOf(config), cancel));
    }

    private IEnumerable<Sample> Observe(ObservationSession session, IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        int done = 0;
        bool any = false;
        var clipped = new ClippedBoxes();
        foreach (ObservationOutcome outcome in session.Observe(samples, cancel))
        {
            if (outcome.Problem is null) clipped.Add(samples[done], outcome.Sample);
            if (outcome.Problem is not null) events.Problem(new(outcome.Sample.Source, null, outcome.Problem, InputErrorIds.UnreadableImage));
            events.Progress(new(JobPhase.Observing, ++done, samples.Count));
            if (outcome.Problem is not null) continue;
            any = true;
            yield return outcome.Sample;
        }
        if (!any) throw NothingReadable();
        clipped.Tell(events.Warning);
    }
}
