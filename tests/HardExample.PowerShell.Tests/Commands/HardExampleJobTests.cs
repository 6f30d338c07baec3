using HardExample.Cluster.Engines;
using HardExample.Cluster;

namespace HardExample.PowerShell.Tests.Commands;

/// <summary>Jobs in shards from the session; the engine for Slurm has tests of its own.</summary>
public sealed class HardExampleJobTests : IDisposable
{
    private const string Start = "Start-HardExampleJob ./pool ./work ./out -ShardCount 3 ";

    private readonly PoolSession _pool = new();

    public void Dispose() => _pool.Dispose();

    private string PathOf(string name) => Path.Combine(_pool.Session.Folder, name);

    private IReadOnlyList<object?> Run(string script) => _pool.Session.Run(script).ThrowOnError().Output;

    [Trait("Category", "Slow")]
    [Fact]
    public void A_job_gives_the_samples_and_the_files_of_the_job_on_one_machine()
    {
        string[] expected = _pool.Fingerprints("Invoke-HardExampleMining ./pool -OutputPath ./mine -Parameter margin=0.7");

        Assert.Equal(expected, _pool.Fingerprints(Start + "-Parameter margin=0.7 | Receive-HardExampleJob -Wait -PollInterval 0.1"));
        Assert.Equal(expected, _pool.Fingerprints("Receive-HardExampleJob ./work"));
        Assert.Equal(File.ReadAllBytes(PathOf("mine/output.manifest")), File.ReadAllBytes(PathOf("out/output.manifest")));
        var status = (JobStatus)Run("Get-HardExampleJob -Work ./work")[0]!;
        Assert.Equal((JobState.Done, 3, 24), (status.State, status.Count(TaskState.Done), status.Observed));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_stopped_job_is_no_longer_worked_on_and_starting_again_goes_on()
    {
        var stopped = (JobStatus)Run(Start + "| Stop-HardExampleJob -PassThru")[0]!;
        RunResult received = _pool.Session.Run("Receive-HardExampleJob ./work -Wait");

        Assert.Contains(stopped.State, (JobState[])[JobState.Failed, JobState.Done]);
        if (stopped.State == JobState.Failed)
            Assert.StartsWith("JobFailed,", Assert.Single(received.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(24, Run(Start + "-Force | Receive-HardExampleJob -Wait").Count);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_failed_job_names_its_shards()
    {
        Run(Start + "| Receive-HardExampleJob -Wait");
        string shard = PathOf("work/observations/shard-00002.parquet");
        File.Delete(shard);
        Directory.CreateDirectory(shard);

        RunResult result = _pool.Session.Run(Start + "-Attempt 1 -Force | Receive-HardExampleJob -Wait");

        Assert.StartsWith("JobFailed,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("shard 2 failed", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("shard-00002.parquet", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(JobState.Failed, ((JobStatus)result.Errors[0].TargetObject).State);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_plan_that_fails_is_a_failed_job()
    {
        RunResult result = _pool.Session.Run("Start-HardExampleJob ./nothing ./work ./out -ShardCount 3 | Receive-HardExampleJob -Wait");
        Assert.Contains("There is no input at", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void WhatIf_starts_and_stops_nothing()
    {
        Assert.Empty(Run(Start + "-WhatIf"));
        Assert.False(Directory.Exists(PathOf("work")));
        Assert.Equal(24, Run("$job = " + Start + "; $job | Stop-HardExampleJob -WhatIf; $job | Receive-HardExampleJob -Wait").Count);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(Start + "-Partition long", "-Partition is for -Engine Slurm")]
    [InlineData(Start + "-Engine Slurm -Program ./hardexample-that-is-not-there", "is not found here")]
    [InlineData("Get-HardExampleJob ./pool2", "There is no work folder")]
    [InlineData("Start-HardExampleJob ./pool obs://bucket/work ./out -ShardCount 3", "object store")]
    public void Mistakes_are_said_before_anything_begins(string script, string message)
    {
        RunResult result = _pool.Session.Run(script);
        Assert.Contains(message, result.Terminating.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(PathOf("work")));
    }

    [Fact]
    public void A_job_that_is_not_done_gives_a_warning_and_no_samples()
    {
        Directory.CreateDirectory(PathOf("empty"));
        RunResult result = _pool.Session.Run("Receive-HardExampleJob ./empty").ThrowOnError();
        Assert.Empty(result.Output);
        Assert.Contains("is not done", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
