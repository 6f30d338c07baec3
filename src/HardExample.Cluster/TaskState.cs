namespace HardExample.Cluster;

/// <summary>How far a task is: the plan, a shard, the reduce.</summary>
public enum TaskState
{
    /// <summary>Nobody has begun it.</summary>
    Pending,

    /// <summary>A task works on it.</summary>
    Running,

    /// <summary>Begun, but without a recent heartbeat: the task was killed, or its machine is gone.</summary>
    Interrupted,

    /// <summary>The last task at it ended with an error.</summary>
    Failed,

    /// <summary>Its result is there.</summary>
    Done,
}
