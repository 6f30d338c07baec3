namespace HardExample.Cluster.Engines;

/// <summary>The shards that are still to be run, with a bounded number of attempts at each. Thread-safe.</summary>
/// <param name="count">Shards.</param>
/// <param name="attempts">Attempts at each, at least 1.</param>
internal sealed class ShardQueue(int count, int attempts)
{
    private readonly Lock _lock = new();
    private readonly Queue<int> _waiting = new(Enumerable.Range(0, count));
    private readonly int[] _tried = new int[count];
    private readonly SortedList<int, ShardFailure> _failures = [];
    private int _succeeded;

    /// <summary>Shards that failed for good, in order.</summary>
    public IReadOnlyList<ShardFailure> Failures
    {
        get
        {
            lock (_lock) return [.. _failures.Values];
        }
    }

    /// <summary>The next shard; none when all were taken, or when one failed for good before any succeeded.</summary>
    public bool TryTake(out int shard)
    {
        lock (_lock)
        {
            shard = -1;
            return (_succeeded > 0 || _failures.Count == 0) && _waiting.TryDequeue(out shard);
        }
    }

    /// <summary>Says how the run of a shard ended.</summary>
    /// <returns>Whether it failed and waits to be tried again.</returns>
    public bool Ended(int shard, int exitCode, string error, bool canRetry)
    {
        lock (_lock)
        {
            if (exitCode == 0)
            {
                _succeeded++;
                return false;
            }
            if (++_tried[shard] >= attempts || !canRetry)
            {
                _failures.Add(shard, new(shard, exitCode, error));
                return false;
            }
            _waiting.Enqueue(shard);
            return true;
        }
    }

    /// <summary>A shard that failed for good.</summary>
    /// <param name="Shard">Its number.</param>
    /// <param name="ExitCode">What its last task ended with.</param>
    /// <param name="Error">The last line of its errors.</param>
    internal sealed record ShardFailure(int Shard, int ExitCode, string Error);
}
