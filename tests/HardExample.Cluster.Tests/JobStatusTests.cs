using HardExample.Cluster;
using HardExample.Cluster.Engines;

namespace HardExample.Cluster.Tests;

public sealed class JobStatusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DrawnPool _pool = new(12);

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    private WorkFolder Work => WorkFolder.At(_folder["work"]);

    [Trait("Category", "Slow")]
    [Fact]
    public void The_states_follow_the_steps()
    {
        Assert.Equal(JobState.Planning, JobStatus.Read(Work).State);
        ClusterRun.Plan(_pool.Input, _pool.Config, Work.Root, 2);
        JobStatus planned = JobStatus.Read(Work);
        Assert.Equal((JobState.Observing, 2, 0, 13), (planned.State, planned.Count(TaskState.Pending), planned.Observed, planned.Images));

        ClusterRun.Observe(Work.Root, 1);
        JobStatus half = JobStatus.Read(Work);
        Assert.Equal((JobState.Observing, TaskState.Done, TaskState.Pending), (half.State, half.Shards[1].State, half.Shards[0].State));
        Assert.Equal(half.Shards[1].Images, half.Observed);

        ClusterRun.Observe(Work.Root, 0);
        Assert.Equal(JobState.Reducing, JobStatus.Read(Work).State);
        ClusterRun.Reduce(Work.Root, _folder["out"]);
        Assert.Equal((JobState.Done, _folder["out"]), (JobStatus.Read(Work).State, JobStatus.Read(Work).OutputPath));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_reduce_that_failed_shows_its_error()
    {
        ClusterRun.Plan(_pool.Input, _pool.Config, Work.Root, 1);
        File.WriteAllText(ClusterRun.Observe(Work.Root, 0).File, "no shard");
        string message = Assert.Throws<Core.Errors.InputException>(() => ClusterRun.Reduce(Work.Root, _folder["out"])).Message;

        JobStatus status = JobStatus.Read(Work);

        Assert.Equal((JobState.Failed, message), (status.State, status.Error));
    }

    [Fact]
    public void A_task_without_a_sign_of_life_counts_as_interrupted()
    {
        ClusterRun.Plan(_pool.Input, _pool.Config, Work.Root, 1);
        Attempt("another-machine", 1, DateTimeOffset.UtcNow);
        Assert.Equal(TaskState.Running, JobStatus.Read(Work).Shards[0].State);
        Attempt("another-machine", 1, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(5));
        Assert.Equal((JobState.Failed, TaskState.Interrupted), (JobStatus.Read(Work).State, JobStatus.Read(Work).Shards[0].State));
        // On this machine a process that is no more tells it at once; no process has this id.
        Attempt(Environment.MachineName, int.MaxValue, DateTimeOffset.UtcNow);
        Assert.Equal(TaskState.Interrupted, JobStatus.Read(Work).Shards[0].State);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void What_the_engine_knows_is_added_and_a_finished_shard_stays_done()
    {
        ClusterRun.Plan(_pool.Input, _pool.Config, Work.Root, 3);
        ClusterRun.Observe(Work.Root, 0);
        new JobSubmission { Engine = "queue", WorkPath = Work.Root, OutputPath = _folder["out"], ShardCount = 3,
            Submitted = DateTimeOffset.UtcNow }.Write(Work);

        JobStatus status = JobStatus.Read(Work, new Queue(new() { [0] = TaskState.Failed, [2] = TaskState.Running }));

        Assert.Equal([TaskState.Done, TaskState.Pending, TaskState.Running], status.Shards.Select(static s => s.State));
        Assert.Equal(_folder["out"], status.OutputPath);
    }

    private void Attempt(string machine, int process, DateTimeOffset updated) => new TaskAttempt
    {
        Number = 1, State = TaskState.Running, Machine = machine, ProcessId = process, Started = updated, Updated = updated,
    }.Write(Work.AttemptFile(0));

    private sealed class Queue(Dictionary<int, TaskState> states) : IJobEngine
    {
        public string Name => "queue";

        public Task<JobSubmission> SubmitAsync(SubmitRequest request, Jobs.Running.IJobEvents events, CancellationToken cancel) =>
            throw new NotSupportedException();

        public EngineStates StatesOf(JobSubmission submission) => new() { Shards = states };

        public void Stop(JobSubmission submission) => throw new NotSupportedException();
    }
}
