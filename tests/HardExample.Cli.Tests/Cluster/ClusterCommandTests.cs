using System.Text.Json;
using HardExample.Cluster.Engines;
using HardExample.Cluster;
using HardExample.Cluster.Tests;

namespace HardExample.Cli.Tests.Cluster;

/// <summary>The commands of a job in shards. They change an environment variable, so they run one after another.</summary>
[Collection(nameof(ClusterCommandTests))]
public sealed class ClusterCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DrawnPool _pool = new(12);

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_status_of_a_work_folder_that_is_not_there_is_an_error()
    {
        CliRun run = await CliRun.Of("status", "--work", _folder["typo"]);
        Assert.Equal(1, run.Code);
        Assert.Contains("There is no work folder", run.Error, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Submit_runs_the_whole_job_as_processes_and_gives_what_mine_gives()
    {
        Assert.Equal(0, (await CliRun.Of(["mine", "--input", _pool.Input, "--output", _folder["mine"], .. Fast])).Code);

        CliRun run = await CliRun.Of(
            ["submit", "--engine", "local", "--workers", "2", "--shards", "3", "--input", _pool.Input, "--work", _folder["work"],
                "--output", _folder["out"], .. Fast]);

        Assert.Equal((0, "done: 13 of 13 images; 3 shards: 3 done"), (run.Code, run.Output.Split('\n')[0].TrimEnd()));
        foreach (string file in (string[])["output.manifest", ".hardexample/samples.jsonl", ".hardexample/config.yaml"])
            Assert.Equal(File.ReadAllBytes(_folder[$"mine/{file}"]), File.ReadAllBytes(_folder[$"out/{file}"]));
        CliRun status = await CliRun.Of("status", "--work", _folder["work"]);
        Assert.Equal((0, run.Output), (status.Code, status.Output));

        CliRun reduced = await CliRun.Of("reduce", "--work", _folder["work"], "--output", _folder["out"], "--force", "--json", "--metrics",
            _folder["reduce.prom"], "--fail-on", "samples<100");
        JsonElement root = JsonDocument.Parse(reduced.Output).RootElement;
        Assert.Equal((3, 12, "done"), (reduced.Code, root.GetProperty("total_samples").GetInt32(), JsonDocument.Parse((await CliRun.Of(
            "status", "--work", _folder["work"], "--json")).Output).RootElement.GetProperty("state").GetString()));
        Assert.Contains("hardexample_job_samples{name=\"reduce\"} 12", await File.ReadAllTextAsync(_folder["reduce.prom"]),
            StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task A_shard_that_cannot_be_observed_is_named_and_submitting_again_goes_on()
    {
        string image = _pool["in/south/11.png"];
        byte[] content = File.ReadAllBytes(image);
        string[] submit = ["submit", "--attempts", "2", "--workers", "1", "--shards", "2", "--input", _pool.Input, "--work",
            _folder["work"], "--output", _folder["out"], .. Fast];
        // Planned as it is, changed before it is observed.
        await CliRun.Of(["plan", "--shards", "2", "--input", _pool.Input, "--work", _folder["work"], .. Fast]);
        File.Delete(image);

        CliRun observe = await CliRun.Of("observe", "--work", _folder["work"], "--shard", "1");
        CliRun failed = await CliRun.Of("status", "--work", _folder["work"]), json = await CliRun.Of("status", "--work", _folder["work"],
            "--json");
        File.WriteAllBytes(image, content);
        CliRun again = await CliRun.Of(submit);

        Assert.Equal(1, observe.Code);
        Assert.Contains(image, observe.Error, StringComparison.Ordinal);
        Assert.Contains("1 failed", failed.Output, StringComparison.Ordinal);
        JsonElement status = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal((failed.Code, failed.Code, 1, "failed"), (json.Code, status.GetProperty("exit_code").GetInt32(),
            status.GetProperty("tasks").GetProperty("failed").GetInt32(),
            status.GetProperty("shards")[1].GetProperty("state").GetString()));
        Assert.Equal(0, again.Code);
    }

    [Fact]
    public async Task The_environment_of_an_array_job_names_the_shard()
    {
        await CliRun.Of(["plan", "--shards", "3", "--input", _pool.Input, "--work", _folder["work"], .. Fast]);

        Assert.Equal((2, true), await With(null, null));
        Assert.Equal((0, false), await With("2", null));
        Assert.Equal((0, false), await With(null, "0"));
        Assert.Equal((2, true), await With("x", null));

        Assert.Equal([TaskState.Done, TaskState.Pending, TaskState.Done],
            JobStatus.Read(WorkFolder.At(_folder["work"])).Shards.Select(static s => s.State));

        async Task<(int Code, bool Failed)> With(string? slurm, string? kubernetes)
        {
            Environment.SetEnvironmentVariable("SLURM_ARRAY_TASK_ID", slurm);
            Environment.SetEnvironmentVariable("JOB_COMPLETION_INDEX", kubernetes);
            try
            {
                CliRun run = await CliRun.Of("observe", "--work", _folder["work"]);
                return (run.Code, run.Error.Contains("SLURM_ARRAY_TASK_ID", StringComparison.Ordinal));
            }
            finally
            {
                Environment.SetEnvironmentVariable("SLURM_ARRAY_TASK_ID", null);
                Environment.SetEnvironmentVariable("JOB_COMPLETION_INDEX", null);
            }
        }
    }

    [Fact]
    public async Task A_failed_plan_ends_the_submission_with_its_error()
    {
        CliRun run = await CliRun.Of("submit", "--shards", "2", "--input", _folder["nothing"], "--work", _folder["work"], "--output",
            _folder["out"]);

        Assert.Equal(1, run.Code);
        Assert.Contains("The plan failed", run.Error, StringComparison.Ordinal);
        Assert.Contains("There is no input at", run.Error, StringComparison.Ordinal);
    }

    private static string[] Fast =>
        ["--set", "comprehensive_algo_config=predict_score_mining:0.4+feature_distribution_mining:0.5", "--set",
            "algo_hard_threshold=0.05"];
}
