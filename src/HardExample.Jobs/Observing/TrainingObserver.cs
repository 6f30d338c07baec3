using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Running;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Observing;

/// <summary>Observes a training set and makes the reference of it.</summary>
/// <param name="observer">Observes images.</param>
/// <param name="hasInference">Whether an inference model is there to predict on training images.</param>
/// <param name="config">Augmentations and thresholds.</param>
/// <param name="threads">At least 1.</param>
/// <param name="events">Progress and problems.</param>
/// <param name="cache">References of earlier runs; null = every reference is made. It never changes the result.</param>
public sealed class TrainingObserver(
    SampleObserver observer, bool hasInference, MiningConfig config, int threads, IJobEvents events, JobCache? cache = null)
{
    /// <summary>Observes the samples and makes the reference.</summary>
    /// <param name="training">The samples of the training manifest.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="needs">What the algorithms need of the population.</param>
    /// <param name="later">Those of the needs that are observed only if the reference turns out to need them: pretrained features, or
    /// none.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    public TrainingReference Observe(IReadOnlyList<Sample> training, TaskType task, Observations needs, Observations later,
        CancellationToken cancel)
    {
        IReadOnlyList<ObservationOutcome> outcomes = ObservePart(training, 0, training.Count, task, needs & ~later, cancel);
        Sample[] observed = [.. FailureLimit.Watch(outcomes, outcomes.Count, config).Where(static o => o.Problem is null).Select(static o =>
            o.Sample)];
        ReferenceOptions options = ReferenceOptions.From(config, task, threads, cancel);
        if (needs.HasFlag(Observations.PretrainedEmbedding))
            return PretrainedPass.Build(observed, options, cache, samples => ObserveLater(samples, later, cancel));
        return cache is null ? TrainingReferenceBuilder.Build(observed, options) : cache.ReferenceOf(observed, options);
    }

    /// <summary>Observes consecutive samples of a training set exactly as they are when the whole set is observed.</summary>
    /// <param name="part">The samples.</param>
    /// <param name="first">Index of the first of them in the training set, from 0.</param>
    /// <param name="count">Samples of the whole training set.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="needs">What the algorithms need of the population.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <returns>One outcome a sample, in order.</returns>
    public IReadOnlyList<ObservationOutcome> ObservePart(
        IReadOnlyList<Sample> part, long first, long count, TaskType task, Observations needs, CancellationToken cancel)
    {
        bool augments = needs.HasFlag(Observations.AugmentedPredictions) && hasInference && task == TaskType.ImageClassification;
        var whole = new ObservationRequest
        {
            // Only images of the population are in the ledger.
            Needs = needs & ~(Observations.AugmentedPredictions | Observations.ContentHash),
            Predict = hasInference && (task == TaskType.ObjectDetection || augments),
            LabelledBoxes = task == TaskType.ObjectDetection,
        };
        var augmented = whole with { Needs = whole.Needs | Observations.AugmentedPredictions,
            Augmentations = [.. config.Augmentations.ActiveNames] };

        ILookup<bool, int> chosen = Enumerable.Range(0, part.Count).ToLookup(i => augments && IsChosen(first + i, count));
        var outcomes = new ObservationOutcome[part.Count];
        int done = 0;
        foreach (IGrouping<bool, int> group in chosen)
        {
            int[] indices = [.. group];
            int next = 0;
            foreach (ObservationOutcome outcome in observer.Observe(indices.Select(i => part[i]), group.Key ? augmented : whole, cancel))
            {
                outcomes[indices[next]] = outcome;
                if (outcome.Problem is not null) events.Problem(outcome.ToProblem() with { IsTraining = true });
                next++;
                events.Progress(new(JobPhase.ObservingTraining, ++done, part.Count));
            }
        }
        return outcomes;
    }

    private List<Sample> ObserveLater(IReadOnlyList<Sample> samples, Observations later, CancellationToken cancel)
    {
        var complete = new List<Sample>(samples.Count);
        int done = 0;
        foreach (ObservationOutcome outcome in observer.Observe(samples, new ObservationRequest { Needs = later }, cancel))
        {
            if (outcome.Problem is null) complete.Add(outcome.Sample);
            else
                events.Problem(new(outcome.Sample.Source, null, outcome.Problem, InputErrorIds.UnreadableImage) { IsTraining = true });
            events.Progress(new(JobPhase.ObservingTraining, ++done, samples.Count));
        }
        return complete;
    }

    /// <summary>Whether an image is one of the evenly spaced ones that are augmented.</summary>
    private bool IsChosen(long index, long count)
    {
        long budget = Math.Min(count, config.Extensions.ReferenceSamples);
        return (index + 1) * budget / count > index * budget / count;
    }
}
