using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Training;

/// <summary>Observes a training set and makes the reference of it.</summary>
/// <param name="observer">Observes images.</param>
/// <param name="hasInference">Whether an inference model is there to predict on training images.</param>
/// <param name="config">Augmentations and thresholds.</param>
/// <param name="threads">At least 1.</param>
/// <param name="events">Progress and problems.</param>
public sealed class TrainingObserver(SampleObserver observer, bool hasInference, MiningConfig config, int threads, IJobEvents events)
{
    /// <summary>Observes the samples and makes the reference.</summary>
    /// <param name="training">The samples of the training manifest.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="needs">What the algorithms need of the population.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    public TrainingReference Observe(IReadOnlyList<Sample> training, TaskType task, Observations needs, CancellationToken cancel)
    {
        bool augments = needs.HasFlag(Observations.AugmentedPredictions) && hasInference && task == TaskType.ImageClassification;
        var whole = new ObservationRequest
        {
            Needs = needs & ~Observations.AugmentedPredictions,
            Predict = hasInference && (task == TaskType.ObjectDetection || augments),
            LabelledBoxes = task == TaskType.ObjectDetection,
        };
        var augmented = whole with { Needs = whole.Needs | Observations.AugmentedPredictions, Augmentations = [.. config.Augmentations.Select(static o => o.Key)] };

        ILookup<bool, int> chosen = Enumerable.Range(0, training.Count).ToLookup(i => augments && IsChosen(i, training.Count));
        var observed = new Sample?[training.Count];
        int done = 0;
        foreach (IGrouping<bool, int> group in chosen)
        {
            int[] indices = [.. group];
            int next = 0;
            foreach (ObservationOutcome outcome in observer.Observe(indices.Select(i => training[i]), group.Key ? augmented : whole, cancel))
            {
                if (outcome.Problem is null) observed[indices[next]] = outcome.Sample;
                else events.Problem(new(outcome.Sample.Source, null, outcome.Problem, InputErrorIds.UnreadableImage));
                next++;
                events.Progress(new(JobPhase.ObservingTraining, ++done, training.Count));
            }
        }
        return TrainingReferenceBuilder.Build([.. observed.OfType<Sample>()], ReferenceOptions.From(config, task, threads, cancel));
    }

    /// <summary>Whether an image is among the evenly spaced ones that are augmented: the first whose share of the budget reaches a whole number.</summary>
    private bool IsChosen(int index, int count)
    {
        long budget = Math.Min(count, config.Extensions.ReferenceSamples);
        return (index + 1) * budget / count > index * budget / count;
    }
}
