using HardExample.Core.Configuration;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Input;

/// <summary>How an input is read.</summary>
public sealed record InputOptions
{
    /// <summary>The task that the input must be of; null = that of its first sample.</summary>
    public TaskType? TaskType { get; init; }

    /// <summary>Who says <see cref="TaskType"/>, for messages, as in "extensions.task_type says".</summary>
    public string TaskTypeReason { get; init; } = "extensions.task_type says";

    /// <summary>Order of the numbers in detection_boxes; null = yxyx, and an input that another order fits is refused.</summary>
    public BoxOrder? BoxOrder { get; init; }

    /// <summary>Unit of the numbers in detection_boxes; null = pixels, unless all lie in [0, 1].</summary>
    public BoxUnit? BoxUnit { get; init; }

    /// <summary>As <see cref="MiningExtensions.Sequence"/>; null = names and folders order the frames.</summary>
    public string? Sequence { get; init; }

    /// <summary>True: an image without result is a sample without prediction, for a model to predict. False: it is a problem.</summary>
    public bool PredictMissing { get; init; }

    /// <summary>True: training data: labels by people are read, predictions are not, in the order of the lines.</summary>
    public bool Training { get; init; }

    /// <summary>Files that are read at once, at least 1; 0 = one per processor. It never changes the result.</summary>
    public int Threads { get; init; }

    /// <summary>How many threads that makes on this machine.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>What a job's settings say about reading.</summary>
    public static InputOptions From(MiningExtensions extensions) => new()
    {
        TaskType = extensions.TaskType, BoxOrder = extensions.BoxOrder, BoxUnit = extensions.BoxUnit, Sequence = extensions.Sequence,
        Threads = extensions.Threads,
    };
}
