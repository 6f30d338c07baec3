using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Input;

/// <summary>Holds a job to one task: the one it was given, or that of its first sample.</summary>
/// <param name="given">The task; null = that of the first sample.</param>
/// <param name="reason">Who gave it, as in "extensions.task_type says".</param>
internal sealed class TaskGuard(TaskType? given, string reason)
{
    private TaskType? _task = given;
    private string? _first;

    /// <summary>The task that a sample's result, or its label, says; null when it has neither.</summary>
    public static TaskType? TaskOf(Sample sample) => sample.Prediction?.TaskType
        ?? (sample.Label is not null ? TaskType.ImageClassification : sample.LabelledBoxes.IsDefault ? null : TaskType.ObjectDetection);

    /// <exception cref="InputException">The sample is of the other task.</exception>
    public void Check(Sample sample)
    {
        TaskType? task = TaskOf(sample);
        if (task is null || task == _task) return;
        if (_task is null)
        {
            _task = task;
            _first = sample.Source;
            return;
        }
        string before = _first is null ? $"{reason} {Name(_task)}" : $"{_first} is of {Name(_task)}";
        throw new InputException(
            $"{sample.Source} is of {Name(task)}, but {before}. One job has one task: "
            + "split the input.") { ErrorId = InputErrorIds.MixedTasks };
    }

    private static string Name(TaskType? task) => task == TaskType.ImageClassification ? "image_classification" : "object_detection";
}
