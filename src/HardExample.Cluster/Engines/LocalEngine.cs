using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Cluster.Engines;

/// <summary>Runs the tasks of a job on this machine: as processes, or on threads of this process.</summary>
public sealed class LocalEngine : IJobEngine
{
    /// <summary>The name of this engine.</summary>
    public const string EngineName = "local";

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly Func<SubmitRequest, TaskCommands, ITaskRunner> _runner;

    /// <summary>An engine that runs each task as a process.</summary>
    /// <param name="clock">Gives the times; null = the system's.</param>
    public LocalEngine(TimeProvider? clock = null) : this(static (_, commands) => new ProcessTasks(commands), clock) { }

    private LocalEngine(Func<SubmitRequest, TaskCommands, ITaskRunner> runner, TimeProvider? clock) =>
        (_runner, _clock) = (runner, clock ?? TimeProvider.System);

    /// <summary>An engine that runs the tasks on threads of this process; the command line program is not needed.</summary>
    /// <param name="storage">Makes what reads and writes, given the settings of the job.</param>
    /// <param name="clock">Gives the times; null = the system's.</param>
    public static LocalEngine InThisProcess(Func<MiningExtensions, StorageResolver> storage, TimeProvider? clock = null) =>
        new((request, commands) => new ThreadTasks(request, commands.Work, storage), clock);

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    /// <remarks>Returns when the job is done.</remarks>
    public async Task<JobSubmission> SubmitAsync(SubmitRequest request, IJobEvents events, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var commands = new TaskCommands(request);
        WorkFolder work = commands.Work;
        commands.Prepare();
        var submission = new JobSubmission
        {
            Engine = Name, WorkPath = work.Root, OutputPath = StoragePath.Parse(request.OutputPath).Value, ShardCount = request.ShardCount,
            Submitted = _clock.GetUtcNow(),
        };
        submission.Write(work);
        ITaskRunner runner = _runner(request, commands);
        Require("The plan", await runner.PlanAsync(cancel).ConfigureAwait(false));
        await ObserveAsync(request, runner, work, events, cancel).ConfigureAwait(false);
        Require("The reduce", await runner.ReduceAsync(cancel).ConfigureAwait(false));
        return submission;
    }

    /// <inheritdoc/>
    /// <remarks>Empty: on one machine the work folder shows everything.</remarks>
    public EngineStates StatesOf(JobSubmission submission) => EngineStates.None;

    /// <inheritdoc/>
    /// <remarks>The tasks are ended by cancelling <see cref="SubmitAsync"/>, which waits for them.</remarks>
    /// <exception cref="InputException">Always: another process runs the tasks.</exception>
    public void Stop(JobSubmission submission) =>
        throw new InputException(
            "The tasks of the local engine belong to the process that submitted the job: interrupt that (Ctrl+C). Shards that are "
            + "done stay done.");

    private static void Require(string step, TaskEnd end)
    {
        if (end.ExitCode != 0) throw Failed($"{step} failed: {end.Error}", end.ExitCode);
    }

    private static HardExampleException Failed(string message, int code) => code == TaskEnd.Misuse ? new ConfigurationException(message)
        : new InputException(message);

    private static async Task ObserveAsync(SubmitRequest request, ITaskRunner runner, WorkFolder work, IJobEvents events,
        CancellationToken cancel)
    {
        int workers = request.Workers > 0 ? request.Workers : runner.DefaultWorkers;
        int threads = request.Threads > 0 ? request.Threads : Math.Max(1, Environment.ProcessorCount / workers);
        var queue = new ShardQueue(JobPlan.Read(work).Shards.Length, request.Attempts);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task watching = WatchAsync(work, events, ended.Token);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync())).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (queue.Failures is [var first, ..])
            throw Failed($"{queue.Failures.Count} shards failed ({string.Join(", ", queue.Failures.Select(static f => f.Shard))}). The "
                + $"first: {first.Error}. "
                + "Submitting the job again goes on with what is left.", first.ExitCode);

        async Task WorkAsync()
        {
            while (queue.TryTake(out int shard))
            {
                TaskEnd end = await runner.ObserveAsync(shard, threads, cancel).ConfigureAwait(false);
                if (queue.Ended(shard, end.ExitCode, end.Error, canRetry: end.ExitCode != TaskEnd.Misuse))
                    events.Warning($"Shard {shard} failed and is tried again: {end.Error}");
            }
        }
    }

    private static async Task WatchAsync(WorkFolder work, IJobEvents events, CancellationToken cancel)
    {
        while (true)
        {
            JobStatus status = JobStatus.Read(work);
            events.Progress(new(JobPhase.Observing, status.Observed, status.Images));
            await Task.Delay(LookInterval, cancel).ConfigureAwait(false);
        }
    }
}
