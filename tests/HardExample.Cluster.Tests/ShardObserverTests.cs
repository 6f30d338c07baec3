using HardExample.Cluster.Engines;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Cluster;
using HardExample.Jobs.Tests.EndToEnd;

namespace HardExample.Cluster.Tests;

public sealed class ShardObserverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DrawnPool _pool = new(12);

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    private string Work => _folder["work"];

    [Trait("Category", "Slow")]
    [Fact]
    public void A_shard_that_is_done_is_not_observed_again()
    {
        ClusterRun.Plan(_pool.Input, _pool.Config, Work, 2);
        string file = ClusterRun.Observe(Work, 0).File;
        DateTime written = File.GetLastWriteTimeUtc(file);
        // What is not opened cannot be missed.
        File.Delete(_pool["in/north/0.png"]);

        Assert.True(ClusterRun.Observe(Work, 0).WasDone);
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Tasks_on_the_same_shard_at_the_same_time_do_no_harm()
    {
        ClusterRun.Plan(_pool.Input, _pool.Config, Work, 1);
        ClusterRun.Plan(_pool.Input, _pool.Config, _folder["alone"], 1);
        byte[] expected = File.ReadAllBytes(ClusterRun.Observe(_folder["alone"], 0).File);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ClusterRun.Observe(Work, 0))));

        Assert.Equal(expected, File.ReadAllBytes(WorkFolder.At(Work).ShardFile(0)));
        Assert.Single(Directory.GetFiles(WorkFolder.At(Work).ObservationsFolder));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_image_changed_after_the_plan_is_named(bool deleted)
    {
        ClusterRun.Plan(_pool.Input, _pool.Config, Work, 2);
        string changed = _pool["in/south/11.png"];
        if (deleted) File.Delete(changed);
        else File.WriteAllBytes(changed, [.. File.ReadAllBytes(changed), 0]);

        ClusterRun.Observe(Work, 0);
        InputException error = Assert.Throws<InputException>(() => ClusterRun.Observe(Work, 1));

        Assert.Contains(changed, error.Message, StringComparison.Ordinal);
        Assert.Contains("after the plan", error.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(WorkFolder.At(Work).ObservationsFolder));
        ShardStatus status = JobStatus.Read(WorkFolder.At(Work)).Shards[1];
        Assert.Equal((TaskState.Failed, 1, error.Message), (status.State, status.Attempts, status.Error));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_cancelled_task_leaves_nothing_but_its_attempt()
    {
        ClusterRun.Plan(_pool.Input, _pool.Config with { Extensions = new() { BatchSize = 1 } }, Work, 1);
        using var stop = new CancellationTokenSource();
        var events = new RecordedEvents { OnStep = _ => stop.Cancel() };

        Assert.ThrowsAny<OperationCanceledException>(() => ClusterRun.Observe(Work, 0, events, cancel: stop.Token));

        Assert.Empty(Directory.GetFiles(WorkFolder.At(Work).ObservationsFolder));
        Assert.Equal("cancelled", JobStatus.Read(WorkFolder.At(Work)).Shards[0].Error);
        Assert.Equal(13, ClusterRun.Observe(Work, 0).Images);
    }

    [Fact]
    public void A_shard_that_is_not_in_the_plan_is_refused()
    {
        ClusterRun.Plan(_pool.Input, _pool.Config, Work, 2);
        Assert.Contains("shards 0 to 1", Assert.Throws<ConfigurationException>(() => ClusterRun.Observe(Work, 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => ClusterRun.Observe(Work, -1));
    }

    [SharedDataFact]
    public void A_model_changed_after_the_plan_is_noticed()
    {
        string model = SharedData.Path("data", "classification", "model");
        foreach (string file in Directory.GetFiles(model))
            _folder.Write(Path.Combine("model", Path.GetFileName(file)), File.ReadAllBytes(file));
        ClusterRun.Plan(_pool.Input, _pool.Config with { CheckpointPath = _folder["model"] }, Work, 1);
        File.AppendAllText(_folder["model/model.yaml"], "\n# another\n");

        Assert.Contains("model was changed", Assert.Throws<ModelException>(() => ClusterRun.Observe(Work, 0)).Message,
            StringComparison.Ordinal);
    }
}
