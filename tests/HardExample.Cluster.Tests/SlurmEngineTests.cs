using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Cluster;
using HardExample.Cluster.Engines;
using HardExample.Jobs.Tests.EndToEnd;

namespace HardExample.Cluster.Tests;

/// <summary>What is asked of Slurm and how its answers are read; SlurmTests of the command line asks a real one.</summary>
public sealed class SlurmEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string[]> _asked = [];
    private readonly Dictionary<string, SlurmCommand.Result> _answers = new()
    {
        ["squeue"] = new(0, "", ""), ["sacct"] = new(1, "", "Slurm accounting storage is disabled"), ["scancel"] = new(0, "", ""),
    };
    private int _jobs = 10;

    public void Dispose() => _folder.Dispose();

    private SlurmEngine Engine => new(Answer);

    private WorkFolder Work => WorkFolder.At(_folder["my 'work'; rm -rf $HOME"]);

    private JobSubmission Submission => new()
    {
        Engine = "slurm", WorkPath = Work.Root, OutputPath = "/out", ShardCount = 4, Submitted = DateTimeOffset.UnixEpoch,
        Ids = new Dictionary<string, string> { ["plan"] = "11", ["observe"] = "12", ["reduce"] = "13" }.ToImmutableSortedDictionary(),
    };

    [Fact]
    public async Task Three_jobs_wait_for_each_other()
    {
        JobSubmission submission = await Submit(Request with { Workers = 2 });

        Assert.Equal(["11", "12", "13"], ((string[])["plan", "observe", "reduce"]).Select(s => submission.Ids[s]));
        Assert.Equal(submission.Ids, JobSubmission.Read(Work)!.Ids);
        string[][] asked = [.. _asked.Where(static a => a[0] == "sbatch")];
        Assert.DoesNotContain(asked[0], static a => a.StartsWith("--dependency", StringComparison.Ordinal));
        Has(asked[1], ["--dependency=afterok:11", "--kill-on-invalid-dep=yes", "--array=0-3%2"]);
        Has(asked[2], ["--dependency=afterok:12", "--kill-on-invalid-dep=yes"]);
        Assert.All(asked, a => Assert.True(File.Exists(a[^1]), a[^1]));
    }

    [Fact]
    public async Task What_is_asked_of_the_cluster_goes_to_every_step_and_reduce_may_have_more_memory()
    {
        await Submit(
            Request
            with { Slurm = new() { Partition = "long", Time = "1:00:00", Memory = "4G", ReduceMemory = "64G", Cpus = 3, Account = "a;b",
                Extra = ["--qos=high"] } });

        string[][] asked = [.. _asked.Where(static a => a[0] == "sbatch")];
        Assert.All(asked, static a => Has(a, ["--partition=long", "--time=1:00:00", "--cpus-per-task=3", "--account=a;b", "--qos=high"]));
        Assert.Equal(["--mem=4G", "--mem=4G", "--mem=64G"],
            asked.Select(static a => a.Single(static o => o.StartsWith("--mem", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task No_path_is_read_by_a_shell()
    {
        await Submit(Request with { InputPath = "/in/`touch x`/$(y)", OutputPath = "/out/it's \"here\"" });

        Assert.Contains(@"'/in/`touch x`/$(y)'", Script("plan"), StringComparison.Ordinal);
        Assert.Contains(@"'/out/it'\''s ""here""'", Script("reduce"), StringComparison.Ordinal);
        Assert.Contains(Work.Root.Replace("'", @"'\''", StringComparison.Ordinal) + "'", Script("observe"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_uses_the_processors_it_is_given_unless_threads_are_named()
    {
        await Submit(Request);
        Assert.EndsWith("--threads \"${SLURM_CPUS_ON_NODE:-1}\" && exit 0", ObserveLine(), StringComparison.Ordinal);
        await Submit(Request with { Threads = 5 });
        Assert.EndsWith("--threads 5 && exit 0", ObserveLine(), StringComparison.Ordinal);
        Assert.Contains("--cpus-per-task=5", _asked[^1]);

        string ObserveLine() => Script("observe").Split('\n').Single(static l => l.Contains("observe --work", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--array=0-3")]
    [InlineData("--arr=0-3")]
    [InlineData("--wrap=date")]
    [InlineData("-p")]
    [InlineData("debug")]
    [InlineData("--qos high")]
    public async Task An_option_that_would_change_the_job_or_is_none_is_refused(string option)
    {
        ConfigurationException error = await Assert.ThrowsAsync<ConfigurationException>(
            () => Submit(Request with { Slurm = new() { Extra = [option] } }));

        Assert.Contains(option, error.Message, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("50%")]
    [InlineData("a\\b")]
    public async Task A_work_folder_that_slurm_would_rename_is_refused(string name)
    {
        ConfigurationException error = await Assert.ThrowsAsync<ConfigurationException>(
            () => Submit(Request with { WorkPath = _folder[name] }));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_a_step_is_refused_those_before_it_are_taken_back()
    {
        _answers["sbatch 12"] = new(1, "", "sbatch: error: Batch job submission failed: Invalid job array specification");

        ConfigurationException error = await Assert.ThrowsAsync<ConfigurationException>(() => Submit(Request));

        Assert.Contains("Invalid job array specification", error.Message, StringComparison.Ordinal);
        Assert.Contains("MaxArraySize", error.Message, StringComparison.Ordinal);
        Assert.Equal(["scancel", "--quiet", "11"], _asked[^1]);
        Assert.Null(JobSubmission.Read(Work));
    }

    [Fact]
    public async Task Without_slurm_the_error_says_where_to_go()
    {
        ConfigurationException error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            new SlurmEngine((_, arguments) => SlurmCommand.Run("sbatch-that-is-not-there", arguments))
            .SubmitAsync(Request, new RecordedEvents(), default));
        Assert.Contains("login node", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_still_queued_is_not_submitted_twice()
    {
        await Submit(Request);
        _answers["squeue"] = new(0, "11|COMPLETED\n12_0|COMPLETED\n12_1|COMPLETED\n12_2|COMPLETED\n12_3|RUNNING\n13|PENDING\n", "");
        Assert.Contains("scancel 11 12 13", Unordered((await Assert.ThrowsAsync<InputException>(() => Submit(Request))).Message),
            StringComparison.Ordinal);
        _answers["squeue"] = new(1, "", "slurm_load_jobs error: Invalid job id specified");
        Assert.NotNull(await Submit(Request));

        static string Unordered(string message) => message.Replace("12 11 13", "11 12 13", StringComparison.Ordinal);
    }

    [Fact]
    public void The_queue_tells_what_waits_and_the_accounts_what_the_queue_has_forgotten()
    {
        _answers["squeue"] = new(0, "12_2|RUNNING\n12_3|PENDING\n13|PENDING\n", "");
        _answers["sacct"] = new(0, "11|COMPLETED\n12_0|FAILED\n12_1|CANCELLED by 0\n12_2|PENDING\n12_[3-3%2]|PENDING\n13|PENDING\n", "");

        EngineStates states = Engine.StatesOf(Submission);

        Assert.Equal([TaskState.Failed, TaskState.Interrupted, TaskState.Running, TaskState.Pending],
            Enumerable.Range(0, 4).Select(s => states.Shards[s]));
        Assert.Equal((TaskState.Done, TaskState.Pending), (states.Plan, states.Reduce));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_job_that_slurm_has_forgotten_is_as_its_work_folder_shows()
    {
        _answers["squeue"] = new(1, "", "slurm_load_jobs error: Invalid job id specified");
        Submission.Write(Work);
        Assert.Equal(JobState.Failed, JobStatus.Read(Work, Engine).State);
        using var pool = new DrawnPool(12);
        ClusterRun.Plan(pool.Input, pool.Config, Work.Root, 2);
        ClusterRun.Observe(Work.Root, 0);

        Assert.Equal([TaskState.Done, TaskState.Interrupted], JobStatus.Read(Work, Engine).Shards.Select(static s => s.State));
        ClusterRun.Observe(Work.Root, 1);
        ClusterRun.Reduce(Work.Root, _folder["out"]);
        Assert.Equal(JobState.Done, JobStatus.Read(Work, Engine).State);
    }

    [Fact]
    public void A_controller_that_does_not_answer_is_an_error()
    {
        _answers["squeue"] = new(1, "", "slurm_load_jobs error: Unable to contact slurm controller (connect failure)");
        Assert.Contains("Unable to contact", Assert.Throws<InputException>(() => Engine.StatesOf(Submission)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_cancels_all_steps()
    {
        Engine.Stop(Submission);
        Assert.Equal(["--quiet", "11", "12", "13"], _asked.Single()[1..].Order(StringComparer.Ordinal));
    }

    private static void Has(string[] asked, string[] options) => Assert.All(options, o => Assert.Contains(o, asked));

    private SubmitRequest Request => new()
    {
        InputPath = "/in", OutputPath = "/out", WorkPath = Work.Root, Config = MiningConfig.Default, ShardCount = 4,
        Program = ["hardexample"],
    };

    private Task<JobSubmission> Submit(SubmitRequest request) => Engine.SubmitAsync(request, new RecordedEvents(), CancellationToken.None);

    private string Script(string step) => File.ReadAllText(Path.Combine(Work.Root, "slurm", step + ".sh"));

    private SlurmCommand.Result Answer(string program, IEnumerable<string> arguments)
    {
        _asked.Add([program, .. arguments]);
        if (program != "sbatch") return _answers[program];
        string id = $"{++_jobs}";
        return _answers.TryGetValue("sbatch " + id, out SlurmCommand.Result? answer) ? answer : new(0, id + ";cluster\n", "");
    }
}
