using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Cluster.Engines;

/// <summary>Tasks on threads of this process, by default one shard at a time; messages go to logs in the work folder.</summary>
/// <param name="request">The job.</param>
/// <param name="work">Its work folder.</param>
/// <param name="storage">Makes what reads and writes.</param>
internal sealed class ThreadTasks(SubmitRequest request, WorkFolder work, Func<MiningExtensions, StorageResolver> storage) : ITaskRunner
{
    public int DefaultWorkers => 1;

    public Task<TaskEnd> PlanAsync(CancellationToken cancel) => RunAsync(work.PlanLogFile, events =>
    {
        using StorageResolver resolver = storage(request.Config.Extensions);
        new JobPlanner(resolver, events).Make(
            new() { InputPath = request.InputPath, Config = request.Config, WorkPath = work.Root, ShardCount = request.ShardCount },
            cancel);
    });

    public Task<TaskEnd> ObserveAsync(int shard, int threads, CancellationToken cancel) =>
        RunAsync(work.LogFile(shard), events => new ShardObserver(work, storage, events).Observe(shard, threads, cancel));

    public Task<TaskEnd> ReduceAsync(CancellationToken cancel) =>
        RunAsync(work.ReduceLogFile, events => new ShardReducer(work, storage, events).Reduce(
        new() { OutputPath = request.OutputPath, Overwrite = request.Overwrite, Threads = request.Threads }, cancel));

    private static Task<TaskEnd> RunAsync(string log, Action<IJobEvents> run) => Task.Run(() =>
    {
        using StreamWriter writer = LocalStorage.Try("write", log, static p => new StreamWriter(p) { AutoFlush = true });
        try
        {
            run(new LogEvents(writer));
            return TaskEnd.Success;
        }
        catch (HardExampleException error)
        {
            writer.WriteLine(error.Message);
            return TaskEnd.Of(error);
        }
    });

    private sealed class LogEvents(TextWriter log) : IJobEvents
    {
        // Progress stands in the attempt file.
        public void Progress(JobProgress progress) { }

        public void Information(string message) => log.WriteLine(message);

        public void Warning(string message) => log.WriteLine("warning: " + message);

        public void Problem(SampleProblem problem) => log.WriteLine("left out: " + problem);
    }
}
