using HardExample.Core.Errors;
using HardExample.Cluster;
using HardExample.Cluster.Engines;
using HardExample.Jobs.Tests.EndToEnd;

namespace HardExample.Cluster.Tests;

/// <summary>The local engine on threads; ClusterCommandTests of the command line runs it with processes.</summary>
public sealed class LocalEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DrawnPool _pool = new(12);
    private readonly RecordedEvents _events = new();

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    private WorkFolder Work => WorkFolder.At(_folder["work"]);

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_job_on_threads_gives_the_bytes_of_one_machine(int workers)
    {
        ClusterRun.Mine(_pool.Input, _pool.Config, _folder["mine"]);

        await Submit(workers);

        Assert.Equal(JobState.Done, JobStatus.Read(Work).State);
        Assert.Equal(ClusterRun.Written(_folder["mine"]), ClusterRun.Written(_folder["out"]));
        Assert.Contains("broken.png", string.Concat(Enumerable.Range(0, 3).Select(s => File.ReadAllText(Work.LogFile(s)))),
            StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task A_shard_that_fails_is_tried_again_and_named()
    {
        ClusterRun.Plan(_pool.Input, _pool.Config, Work.Root, 3);
        for (int s = 0; s < 2; s++) ClusterRun.Observe(Work.Root, s);
        Directory.CreateDirectory(Work.ShardFile(2));

        HardExampleException error = await Assert.ThrowsAnyAsync<HardExampleException>(() => Submit(1));

        Assert.Contains("1 shards failed (2)", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Shard 2 failed and is tried again", Assert.Single(_events.Warnings), StringComparison.Ordinal);
        Assert.Equal(2, JobStatus.Read(Work).Shards[2].Attempts);
        Directory.Delete(Work.ShardFile(2));
        await Submit(1);
        Assert.Equal(JobState.Done, JobStatus.Read(Work).State);
    }

    private Task<JobSubmission> Submit(int workers) => LocalEngine.InThisProcess(ClusterRun.Storage).SubmitAsync(new()
    {
        InputPath = _pool.Input, OutputPath = _folder["out"], WorkPath = Work.Root, Config = _pool.Config, ShardCount = 3, Program = [],
        Workers = workers,
        Threads = 1, Attempts = 2,
    }, _events, CancellationToken.None);
}
