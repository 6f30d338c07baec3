using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>Reads training sets.</summary>
public static class TrainingSet
{
    /// <summary>The samples of a training manifest with the labels that people gave.</summary>
    /// <param name="path">The manifest.</param>
    /// <param name="config">How it is read.</param>
    /// <param name="task">The task it must be of; null = that of its first sample.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="events">Takes the lines that cannot be used.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InputException">There is no usable sample, or samples of both tasks.</exception>
    public static IReadOnlyList<Sample> Read(string path, MiningConfig config, TaskType? task, StorageResolver storage, IJobEvents events,
        CancellationToken cancel)
    {
        InputOptions options = InputOptions.From(config.Extensions);
        var samples = new List<Sample>();
        InputSet input = new InputReader(storage)
            .Open(path,
                options with { TaskType = task ?? options.TaskType, TaskTypeReason = task is null ? options.TaskTypeReason
                    : "the input of the job is of", Training = true }, cancel);
        foreach (InputItem item in input.Read(cancel))
        {
            if (item.Problem is { } problem) events.Problem(problem with { IsTraining = true });
            else samples.Add(item.Sample!);
        }
        input.Notes.Tell(input.Path, events.Warning);
        return samples;
    }

    /// <summary>The class names that labels, or without them predictions, name; in ordinal order.</summary>
    public static ImmutableArray<string> LabelsOf(IEnumerable<Sample> samples) =>
        [.. samples.SelectMany(NamesIn).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The class names of one sample, some of them more than once.</summary>
    internal static IEnumerable<string> NamesIn(Sample sample) =>
        sample.Label is { } label ? [label]
        : !sample.LabelledBoxes.IsDefault ? sample.LabelledBoxes.Select(static b => b.Label)
        : sample.Prediction switch
        {
            ClassificationPrediction classification => classification.Scores.Select(static s => s.Label),
            DetectionPrediction detection => detection.Boxes.Select(static b => b.Label),
            _ => [],
        };
}
