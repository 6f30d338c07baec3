namespace HardExample.Cluster.Engines;

/// <summary>Runs the tasks of a job on this machine, one after another or several at once.</summary>
internal interface ITaskRunner
{
    /// <summary>How many shards are observed at once when nobody says.</summary>
    int DefaultWorkers { get; }

    /// <summary>Plans.</summary>
    Task<TaskEnd> PlanAsync(CancellationToken cancel);

    /// <summary>Observes a shard with a number of threads.</summary>
    Task<TaskEnd> ObserveAsync(int shard, int threads, CancellationToken cancel);

    /// <summary>Reduces.</summary>
    Task<TaskEnd> ReduceAsync(CancellationToken cancel);
}
