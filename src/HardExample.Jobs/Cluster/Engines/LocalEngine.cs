using HardExample.Core.Errors;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Cluster.Engines;

/// <summary>Runs the tasks of a job as processes of this machine.</summary>
/// <param name="clock">Gives the times; null = the system's.</param>
public sealed class LocalEngine(TimeProvider? clock = null) : IJobEngine
{
    /// <summary>The name of this engine.</summary>
    public const string EngineName = "local";

    /// <summary>What a task ends with when the command line or the configuration is wrong: trying again would not help.</summary>
    private const int Misuse = 2;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

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
            Submitted = (clock ?? TimeProvider.System).GetUtcNow(),
        };
        submission.Write(work);
        await RunOnceAsync("The plan", commands.Plan, work.PlanLogFile, cancel).ConfigureAwait(false);
        await ObserveAsync(request, commands, events, cancel).ConfigureAwait(false);
        await RunOnceAsync("The reduce", commands.Reduce, work.ReduceLogFile, cancel).ConfigureAwait(false);
        return submission;
    }

    /// <inheritdoc/>
    /// <remarks>Empty: on one machine the work folder shows everything.</remarks>
    public EngineStates StatesOf(JobSubmission submission) => EngineStates.None;

    /// <inheritdoc/>
    /// <remarks>The tasks are ended by cancelling <see cref="SubmitAsync"/>, which waits for them.</remarks>
    /// <exception cref="InputException">Always: another process runs the tasks.</exception>
    public void Stop(JobSubmission submission) =>
        throw new InputException("The tasks of the local engine belong to the process that submitted the job: interrupt that (Ctrl+C). Shards that are done stay done.");

    private static async Task RunOnceAsync(string step, IReadOnlyList<string> command, string log, CancellationToken cancel)
    {
        (int code, string error) = await ChildTask.RunAsync(command, log, cancel).ConfigureAwait(false);
        if (code != 0) throw Failed($"{step} failed: {error} ({log})", code);
    }

    private static HardExampleException Failed(string message, int code) => code == Misuse ? new ConfigurationException(message) : new InputException(message);

    private static async Task ObserveAsync(SubmitRequest request, TaskCommands commands, IJobEvents events, CancellationToken cancel)
    {
        WorkFolder work = commands.Work;
        int workers = request.Workers > 0 ? request.Workers : Environment.ProcessorCount;
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
            throw Failed($"{queue.Failures.Count} shards failed ({string.Join(", ", queue.Failures.Select(static f => f.Shard))}). The first: {first.Error} ({work.LogFile(first.Shard)}). "
                + "Submitting the job again goes on with what is left.", first.ExitCode);

        async Task WorkAsync()
        {
            while (queue.TryTake(out int shard))
            {
                (int code, string error) = await ChildTask.RunAsync(commands.Observe(shard, threads), work.LogFile(shard), cancel).ConfigureAwait(false);
                if (queue.Ended(shard, code, error, canRetry: code != Misuse)) events.Warning($"Shard {shard} failed and is tried again: {error}");
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
