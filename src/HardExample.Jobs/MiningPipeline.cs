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
        Observations needs = new SampleScorer(config, events).NeedsFor(task);
        IReadOnlyList<Sample>? training =
            reference is null && config.TrainDataPath is { } path ? TrainingSet.Read(path, config, task, storage, events, cancel) : null;
        bool predicts = samples.Any(static s => s.Prediction is null) || training is not null;
        using var session = ObservationSession.Open(
            config, storage, task, needs, predicts, reference?.Classes ?? TrainingSet.LabelsOf(training ?? samples), events);
        if (training is not null) reference = session.ObserveTraining(training, cancel);
        (IReadOnlyList<Sample> observed, int skipped) = Observe(session, samples, cancel);
        if (observed.Count == 0) throw NothingReadable();
        reference ??= ReferenceOf(observed, task, isPopulation: true, cancel);
        IReadOnlyList<Sample> scored = new SampleScorer(config, events).Score(observed, ContextOf(task, reference, cancel));
        return new(scored, skipped, session.ExtractorDescription, reference, SourcesOf(training ?? (reference.IsPopulation ? observed : [])));
    }

    /// <summary>Scores and fuses a population that was observed before and need not fit into memory.</summary>
    /// <param name="population">What was observed; it is read twice.</param>
    /// <param name="cancel">Honoured within an algorithm.</param>
    /// <returns>The samples with scores, coefficients and reasons, in input order; what the algorithms look at may be missing on them.</returns>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<Sample> Score(ObservedSource population, CancellationToken cancel) =>
        new SampleScorer(config, events).Score(population.Samples, ContextOf(population.Task, population.Reference, cancel));

    /// <summary>What a population is compared with.</summary>
    /// <param name="compared">The observed training samples, or the population itself.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="isPopulation">Whether it is the population itself.</param>
    /// <param name="cancel">Honoured within a step.</param>
    /// <exception cref="InputException">There is no sample, or embeddings differ in length.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainingReference ReferenceOf(IReadOnlyList<Sample> compared, TaskType task, bool isPopulation, CancellationToken cancel)
    {
        ReferenceOptions options = ReferenceOptions.From(config, task, ObservationSession.ThreadsOf(config), cancel);
        if (!isPopulation) return TrainingReferenceBuilder.Build(compared, options);
        events.Information("No training manifest is given: the population itself is the reference, with predicted classes as labels; each sample is left out of its own reference.");
        return TrainingReferenceBuilder.FromPopulation(compared, options);
    }

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

    private (IReadOnlyList<Sample> Observed, int Skipped) Observe(ObservationSession session, IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        var observed = new List<Sample>(samples.Count);
        int done = 0;
        foreach (ObservationOutcome outcome in session.Observe(samples, cancel))
        {
            if (outcome.Problem is null) observed.Add(outcome.Sample);
            else events.Problem(new(outcome.Sample.Source, null, outcome.Problem, InputErrorIds.UnreadableImage));
            events.Progress(new(JobPhase.Observing, ++done, samples.Count));
        }
        return (observed, done - observed.Count);
    }
}
