using System.Collections.Immutable;

namespace HardExample.Cluster.Engines;

/// <summary>What an engine knows of the tasks of a job. Whether a task is done is decided by its result.</summary>
public sealed record EngineStates
{
    /// <summary>It knows nothing.</summary>
    public static EngineStates None { get; } = new();

    /// <summary>The plan; null = it knows nothing of it.</summary>
    public TaskState? Plan { get; init; }

    /// <summary>The shards by number; those that it knows nothing of are not in it.</summary>
    public IReadOnlyDictionary<int, TaskState> Shards { get; init; } = ImmutableDictionary<int, TaskState>.Empty;

    /// <summary>The reduce; null = it knows nothing of it.</summary>
    public TaskState? Reduce { get; init; }

    /// <summary>Combines the state in a task's own file with the state that the engine reports.</summary>
    /// <param name="own">From its file: a heartbeat outweighs "queued", and a recorded end outweighs "gone".</param>
    /// <param name="said">The engine; null = nothing.</param>
    internal static TaskState Combine(TaskState own, TaskState? said) => (own, said) switch
    {
        (TaskState.Running, _) or (_, null or TaskState.Done) => own,
        (TaskState.Failed or TaskState.Done, TaskState.Interrupted) => own,
        _ => said.Value,
    };
}
