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
using HardExample.Jobs.Scoring;
using HardExample.Jobs.Training;
using HardExample.Storage;
using HardExample.Vision.Imaging;
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
        var scorer = new SampleScorer(config, events);
        Observations needs = scorer.NeedsFor(task);
        IReadOnlyList<Sample>? training = reference is null && config.TrainDataPath is { } path ? ReadTraining(path, task, cancel) : null;
        bool predicts = samples.Any(static s => s.Prediction is null) || training is not null;
        using var models = ModelSet.Open(config, storage, task, needs, predicts, LabelsOf(training ?? samples), events);
        events.Information($"Features come from {models.ExtractorDescription}.");

        int threads = config.Extensions.Threads > 0 ? config.Extensions.Threads : Environment.ProcessorCount;
        var observer = new SampleObserver(
            new ImageObserver(new VipsImageDecoder(), models.Inference, models.Extractor, config.Extensions.MaxPixels), storage, config.Extensions.BatchSize, threads);
        if (training is not null)
            reference = new TrainingObserver(observer, models.Inference is not null, config, threads, events).Observe(training, task, needs, cancel);
        (IReadOnlyList<Sample> observed, int skipped) = Observe(observer, samples, needs, models.Inference is not null, cancel);
        if (reference is null)
        {
            events.Information("No training manifest is given: the population itself is the reference, with predicted classes as labels; each sample is left out of its own reference.");
            reference = TrainingReferenceBuilder.FromPopulation(observed, ReferenceOptions.From(config, task, threads, cancel));
        }
        var context = new MiningContext
        {
            Task = task,
            Reference = reference,
            MaxDegreeOfParallelism = threads,
            CancellationToken = cancel,
            Warn = events.Warning,
        };
        return new(scorer.Score(observed, context), skipped, models.ExtractorDescription, reference);
    }

    private List<Sample> ReadTraining(string path, TaskType task, CancellationToken cancel)
    {
        var samples = new List<Sample>();
        InputSet input = new InputReader(storage).Open(path, InputOptions.From(config.Extensions) with { TaskType = task, Training = true }, cancel);
        foreach (InputItem item in input.Read(cancel))
        {
            if (item.Problem is { } problem) events.Problem(problem);
            else samples.Add(item.Sample!);
        }
        return samples;
    }

    private (IReadOnlyList<Sample> Observed, int Skipped) Observe(
        SampleObserver observer, IReadOnlyList<Sample> samples, Observations needs, bool hasInference, CancellationToken cancel)
    {
        var request = new ObservationRequest
        {
            Needs = hasInference ? needs : needs & ~Observations.AugmentedPredictions,
            Augmentations = [.. config.Augmentations.Select(static o => o.Key)],
        };
        var observed = new List<Sample>(samples.Count);
        int done = 0;
        foreach (ObservationOutcome outcome in observer.Observe(samples, request, cancel))
        {
            if (outcome.Problem is null) observed.Add(outcome.Sample);
            else events.Problem(new(outcome.Sample.Source, null, outcome.Problem, InputErrorIds.UnreadableImage));
            events.Progress(new(JobPhase.Observing, ++done, samples.Count));
        }
        if (observed.Count == 0) throw new InputException("No image of the input could be read; the problems above say why.");
        return (observed, done - observed.Count);
    }

    private static ImmutableArray<string> LabelsOf(IEnumerable<Sample> samples) =>
        [.. samples.SelectMany(NamesIn).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> NamesIn(Sample sample) =>
        sample.Label is { } label ? [label]
        : !sample.LabelledBoxes.IsDefault ? sample.LabelledBoxes.Select(static b => b.Label)
        : sample.Prediction switch
        {
            ClassificationPrediction classification => classification.Scores.Select(static s => s.Label),
            DetectionPrediction detection => detection.Boxes.Select(static b => b.Label),
            _ => [],
        };
}
