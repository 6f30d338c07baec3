using System.Globalization;
using HardExample.Core.Errors;

namespace HardExample.Cluster.Engines;

/// <summary>Asks Slurm for the states of jobs: squeue for recent ones, sacct (with accounting) for older ones.</summary>
/// <param name="run">Runs a command of Slurm.</param>
internal sealed class SlurmQueue(Func<string, IEnumerable<string>, SlurmCommand.Result> run)
{
    /// <summary>The states of jobs and of the tasks of arrays by their ids, "12" and "13_7".</summary>
    /// <param name="ids">Ids of the jobs.</param>
    /// <param name="expected">How many states there are when nothing is forgotten.</param>
    /// <exception cref="HardExampleException">Slurm cannot be asked.</exception>
    public IReadOnlyDictionary<string, TaskState> StatesOf(IReadOnlyCollection<string> ids, int expected)
    {
        string list = string.Join(',', ids);
        var states = new Dictionary<string, TaskState>(StringComparer.Ordinal);
        SlurmCommand.Result queue = run("squeue", ["--noheader", "--array", "--states=all", "--format=%i|%T", "--jobs=" + list]);
        if (queue.ExitCode == 0) Add(queue.Output);
        // The answer of squeue when it has forgotten the only job that it was asked for.
        else if (!queue.Error.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase))
            throw new InputException(
                $"Slurm cannot be asked for the jobs {list}: {queue.Error}. Try again later; what is done is in the work folder.");
        if (states.Count >= expected) return states;
        SlurmCommand.Result accounting = run(
            "sacct", ["--noheader", "--parsable2", "--allocations", "--format=JobID,State", "--jobs=" + list]);
        // sacct fails where the cluster keeps no accounting; jobs that ended long ago are then known from the work folder only.
        if (accounting.ExitCode == 0) Add(accounting.Output);
        return states;

        void Add(string lines)
        {
            foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                if (line.Split('|') is [var id, var state]) states.TryAdd(id, StateOf(state));
        }
    }

    /// <summary>The task of an array that an id names.</summary>
    public static bool TryTask(string id, string array, out int task)
    {
        task = -1;
        return id.StartsWith(array + "_", StringComparison.Ordinal)
            && int.TryParse(id.AsSpan(array.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out task);
    }

    /// <summary>A state of Slurm in our words.</summary>
    private static TaskState StateOf(string state) => state.Split(' ', '+')[0] switch
    {
        "PENDING" or "REQUEUED" or "REQUEUE_HOLD" or "REQUEUE_FED" or "RESV_DEL_HOLD" or "SPECIAL_EXIT" or "SUSPENDED" => TaskState.Pending,
        "RUNNING" or "COMPLETING" or "CONFIGURING" or "RESIZING" or "SIGNALING" or "STAGE_OUT" or "STOPPED" => TaskState.Running,
        "COMPLETED" => TaskState.Done,
        "FAILED" => TaskState.Failed,
        // CANCELLED, TIMEOUT, OUT_OF_MEMORY, NODE_FAIL, PREEMPTED, BOOT_FAIL, DEADLINE: ended from outside.
        _ => TaskState.Interrupted,
    };
}
