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
        return Score(new(task, observed, skipped, session.ExtractorDescription) { Reference = reference, Training = training }, cancel);
    }

    /// <summary>Scores and fuses a population that was observed before.</summary>
    /// <param name="population">What was observed.</param>
    /// <param name="cancel">Honoured within an algorithm.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PipelineOutcome Score(ObservedPopulation population, CancellationToken cancel)
    {
        if (population.Samples.Count == 0) throw new InputException("No image of the input could be read; the problems above say why.");
        int threads = ObservationSession.ThreadsOf(config);
        ReferenceOptions options = ReferenceOptions.From(config, population.Task, threads, cancel);
        TrainingReference? reference = population.Reference
            ?? (population.Training is { } observed ? TrainingReferenceBuilder.Build(observed, options) : null);
        if (reference is null)
        {
            events.Information("No training manifest is given: the population itself is the reference, with predicted classes as labels; each sample is left out of its own reference.");
            reference = TrainingReferenceBuilder.FromPopulation(population.Samples, options);
        }
        var context = new MiningContext
        {
            Task = population.Task,
            Reference = reference,
            MaxDegreeOfParallelism = threads,
            CancellationToken = cancel,
            Warn = events.Warning,
        };
        IReadOnlyList<Sample> compared = population.Training ?? (reference.IsPopulation ? population.Samples : []);
        return new(new SampleScorer(config, events).Score(population.Samples, context), population.Skipped, population.FeatureExtractor, reference, SourcesOf(compared));
    }

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
