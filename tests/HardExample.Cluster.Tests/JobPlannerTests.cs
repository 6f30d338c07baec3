using HardExample.Core.Errors;
using HardExample.Cluster;
using HardExample.Jobs.Tests.EndToEnd;
using HardExample.Storage;

namespace HardExample.Cluster.Tests;

public sealed class JobPlannerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DrawnPool _pool = new(20, withTraining: true);

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Every_image_is_in_exactly_one_shard_and_shards_differ_by_few()
    {
        JobPlan plan = ClusterRun.Plan(_pool.Input, _pool.Config, _folder["work"], 4);

        // 20 images and the broken one, which only observing shows; 9 of the training set. Two lines of 23 are left out.
        Assert.Equal((21, 9, 2), (plan.Images, plan.TrainingImages, plan.LeftOut));
        Assert.Equal(21, plan.Shards.Sum(static s => s.Images));
        Assert.Equal([2, 2, 2, 3], plan.Shards.Select(static s => s.TrainingImages));
        Assert.InRange(plan.Shards.Max(static s => s.Images) - plan.Shards.Min(static s => s.Images), 0, 2);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Planning_again_finds_the_same_plan()
    {
        JobPlan first = ClusterRun.Plan(_pool.Input, _pool.Config, _folder["work"], 4);
        var events = new RecordedEvents();

        JobPlan second = ClusterRun.Plan(_pool.Input, _pool.Config, _folder["work"], 4, events);

        Assert.Equal(first.Id, second.Id);
        Assert.Contains(events.Messages, static m => m.Contains("has this plan already", StringComparison.Ordinal));
        Assert.Equal(["attempts", "plan"], Directory.EnumerateFileSystemEntries(_folder["work"]).Select(Path.GetFileName).Order());
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Another_plan_is_refused_and_the_first_stays()
    {
        JobPlan first = ClusterRun.Plan(_pool.Input, _pool.Config, _folder["work"], 4);

        void Refused(string difference, Func<JobPlan> plan) =>
            Assert.Contains($"another plan already ({difference}", Assert.Throws<InputException>(plan).Message, StringComparison.Ordinal);
        Refused("with 4 shards", () => ClusterRun.Plan(_pool.Input, _pool.Config, _folder["work"], 5));
        Refused("with another configuration",
            () => ClusterRun.Plan(_pool.Input, _pool.Config with { HardThreshold = 0.2 }, _folder["work"], 4));
        File.AppendAllText(_pool["in/north/3.png"], "longer");
        Refused("of other images or results", () => ClusterRun.Plan(_pool.Input, _pool.Config, _folder["work"], 4));

        Assert.Equal(first.Id, JobPlan.Read(WorkFolder.At(_folder["work"])).Id);
        Assert.Equal(["attempts", "plan"], Directory.EnumerateFileSystemEntries(_folder["work"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_changed_plan_or_configuration_is_noticed()
    {
        ClusterRun.Plan(_pool.Input, _pool.Config, _folder["work"], 2);
        WorkFolder work = WorkFolder.At(_folder["work"]);

        string config = File.ReadAllText(work.ConfigFile);
        File.WriteAllText(work.ConfigFile, config.Replace("margin: 0.8", "margin: 0.9", StringComparison.Ordinal));
        Assert.Contains("was changed after the plan", Assert.Throws<InputException>(() => ClusterRun.Observe(work.Root, 0)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(work.ConfigFile, config);
        File.AppendAllText(work.ListFile(1), "x");
        Assert.Contains("list", Assert.Throws<InputException>(() => ClusterRun.Observe(work.Root, 1)).Message, StringComparison.Ordinal);
        File.WriteAllText(work.PlanFile, File.ReadAllText(work.PlanFile)
            .Replace("\"images\": 21", "\"images\": 22", StringComparison.Ordinal));
        Assert.Contains("is damaged", Assert.Throws<InputException>(() => ClusterRun.Observe(work.Root, 0)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_work_folder_in_an_object_store_and_one_without_a_plan_are_refused_with_what_to_do()
    {
        Assert.Contains("file system that all machines share",
            Assert.Throws<StorageException>(() => WorkFolder.At("obs://bucket/work")).Message, StringComparison.Ordinal);
        Assert.Contains("hardexample plan", Assert.Throws<InputException>(() => ClusterRun.Observe(_folder["nothing"], 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => ClusterRun.Plan(_pool.Input, _pool.Config, _folder["work"], 0));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Relative_paths_of_the_configuration_mean_those_of_the_plan_and_are_recorded_as_given()
    {
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), _pool.Config.TrainDataPath!);
        JobPlan plan = ClusterRun.Plan(_pool.Input, _pool.Config with { TrainDataPath = relative }, _folder["work"], 1);
        ClusterRun.Observe(_folder["work"], 0);

        ClusterRun.Reduce(_folder["work"], _folder["out"]);

        Assert.Equal(Directory.GetCurrentDirectory(), plan.Directory);
        Assert.Equal(relative, Jobs.Output.JobRecord.Read(_folder["out"], StorageResolver.Local).Config.TrainDataPath);
    }
}
