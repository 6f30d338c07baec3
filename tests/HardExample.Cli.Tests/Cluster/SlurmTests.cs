using HardExample.Core.Configuration;
using HardExample.Cluster;
using HardExample.Cluster.Engines;
using HardExample.Cluster.Tests;
using HardExample.Jobs.Tests.EndToEnd;
using HardExample.Cli.Commands;

namespace HardExample.Cli.Tests.Cluster;

/// <summary>
/// Jobs in a real Slurm: slurmctld and slurmd on loopback. They set an environment variable, so they run in turn with the others of the
/// collection.
/// </summary>
[Collection(nameof(ClusterCommandTests))]
public sealed class SlurmTests(SlurmServer server) : IClassFixture<SlurmServer>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly DrawnPool _pool = new(24);

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
        GC.KeepAlive(server);
    }

    private WorkFolder Work => WorkFolder.At(_folder["it's a \"work\" folder"]);

    private MiningConfig Config =>
        _pool.Config with { Algorithms = WeightedList.Parse("predict_score_mining:0.4+feature_distribution_mining:0.5") };

    [Trait("Category", "Slow")]
    [SlurmFact]
    public async Task An_array_with_a_task_that_fails_once_gives_the_bytes_of_one_machine()
    {
        ClusterRun.Mine(_pool.Input, Config, _folder["mine"]);

        await Submit(8, """
            if [ "$SLURM_ARRAY_TASK_ID" = 3 ] && mkdir "$(dirname "$0")/failed"; then echo "lost the disk" >&2; exit 1; fi
            """);
        JobStatus status = await End();

        Assert.Equal((JobState.Done, 8, null), (status.State, status.Count(TaskState.Done), status.Error));
        Assert.True(Directory.Exists(_folder["failed"]));
        Assert.Contains("lost the disk", File.ReadAllText(Work.LogFile(3)), StringComparison.Ordinal);
        Assert.Equal(ClusterRun.Written(_folder["mine"]), ClusterRun.Written(_folder["out"]));
        CliRun shown = await CliRun.Of("status", "--work", Work.Root);
        Assert.Equal(0, shown.Code);
        Assert.StartsWith("done: 25 of 25 images; 8 shards: 8 done", shown.Output, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [SlurmFact]
    public async Task A_shard_that_fails_for_good_fails_the_job_and_reduce_does_not_wait()
    {
        JobSubmission submission = await Submit(2, """
            if [ "$SLURM_ARRAY_TASK_ID" = 1 ]; then echo "no such camera" >&2; exit 2; fi
            if [ -n "$SLURM_ARRAY_TASK_ID" ]; then sleep 1; exit 1; fi
            """);

        JobStatus status = await End();

        Assert.Equal((JobState.Failed, 2), (status.State, status.Count(TaskState.Failed)));
        Assert.Contains("no such camera", File.ReadAllText(Work.LogFile(1)), StringComparison.Ordinal);
        await Until(() => new SlurmEngine().StatesOf(submission).Reduce == TaskState.Interrupted);
    }

    [Trait("Category", "Slow")]
    [SlurmFact]
    public async Task Stop_ends_what_runs_and_what_waits()
    {
        await Submit(2, "sleep 300");
        await Until(() => new SlurmEngine().StatesOf(JobSubmission.Read(Work)!).Plan == TaskState.Running);
        CliRun twice = await CliRun.Of("submit", "--engine", "slurm", "--shards", "2", "--input", _pool.Input, "--work", Work.Root,
            "--output", _folder["out"]);

        CliRun stop = await CliRun.Of("stop", "--work", Work.Root);

        Assert.Equal((1, 0), (twice.Code, stop.Code));
        Assert.Contains("still queued or running", twice.Error, StringComparison.Ordinal);
        Assert.Equal(JobState.Failed, (await End()).State);
    }

    [Trait("Category", "Slow")]
    [SlurmFact]
    public async Task What_slurm_refuses_is_said_with_its_words()
    {
        CliRun run = await CliRun.Of("submit", "--engine", "slurm", "--partition", "nowhere", "--shards", "2", "--input", _pool.Input,
            "--work", Work.Root, "--output", _folder["out"]);

        Assert.Equal(2, run.Code);
        Assert.Contains("sbatch did not take the plan job", run.Error, StringComparison.Ordinal);
        Assert.Contains("nowhere", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Submits a job whose tasks run some lines of shell before the program.</summary>
    private Task<JobSubmission> Submit(int shards, string before)
    {
        string wrapper = _folder.Write("wrapper.sh", $"{before}\nexec \"$@\"\n");
        return new SlurmEngine().SubmitAsync(new()
        {
            InputPath = _pool.Input, OutputPath = _folder["out"], WorkPath = Work.Root, Config = Config, ShardCount = shards,
            Program = ["bash", wrapper, .. ThisProgram.Command], Attempts = 2,
        }, new RecordedEvents(), CancellationToken.None);
    }

    private async Task<JobStatus> End()
    {
        JobStatus status = JobStatus.Read(Work, new SlurmEngine());
        await Until(() => (status = JobStatus.Read(Work, new SlurmEngine())).State is JobState.Done or JobState.Failed);
        return status;
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo()) await Task.Delay(200, patience.Token);
    }
}
