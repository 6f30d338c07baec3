namespace HardExample.Cluster.Engines;

/// <summary>Tasks as processes, with what they print in the work folder.</summary>
/// <param name="commands">Their command lines.</param>
internal sealed class ProcessTasks(TaskCommands commands) : ITaskRunner
{
    public int DefaultWorkers => Environment.ProcessorCount;

    public Task<TaskEnd> PlanAsync(CancellationToken cancel) => RunAsync(commands.Plan, commands.Work.PlanLogFile, cancel);

    public Task<TaskEnd> ObserveAsync(int shard, int threads, CancellationToken cancel) =>
        RunAsync(commands.Observe(shard, threads), commands.Work.LogFile(shard), cancel);

    public Task<TaskEnd> ReduceAsync(CancellationToken cancel) => RunAsync(commands.Reduce, commands.Work.ReduceLogFile, cancel);

    private static async Task<TaskEnd> RunAsync(IReadOnlyList<string> command, string log, CancellationToken cancel)
    {
        (int code, string error) = await ChildTask.RunAsync(command, log, cancel).ConfigureAwait(false);
        return code == 0 ? TaskEnd.Success : new(code, $"{error} ({log})");
    }
}
