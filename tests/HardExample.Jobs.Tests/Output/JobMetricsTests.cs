using System.Collections.Immutable;
using System.Diagnostics;
using HardExample.Core.Drift;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Output;
using HardExample.Jobs.Running;

namespace HardExample.Jobs.Tests.Output;

public sealed class JobMetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["yard 7.prom"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_job_that_succeeds_writes_this_file()
    {
        Succeed(Target, at: 1000);
        string versions = string.Concat(SoftwareVersions.All.Select(static v => $",{v.Key}=\"{v.Value}\""));
        Assert.Equal($$"""
            # HELP hardexample_build_info Versions of the program and of what it runs on; always 1.
            # TYPE hardexample_build_info gauge
            hardexample_build_info{name="yard 7"{{versions}}} 1
            # HELP hardexample_job_success Whether the last job succeeded: 1 or 0.
            # TYPE hardexample_job_success gauge
            hardexample_job_success{name="yard 7"} 1
            # HELP hardexample_job_last_run_timestamp_seconds When the last job ended, Unix time.
            # TYPE hardexample_job_last_run_timestamp_seconds gauge
            hardexample_job_last_run_timestamp_seconds{name="yard 7"} 1000
            # HELP hardexample_job_last_success_timestamp_seconds When a job last succeeded, Unix time.
            # TYPE hardexample_job_last_success_timestamp_seconds gauge
            hardexample_job_last_success_timestamp_seconds{name="yard 7"} 1000
            # HELP hardexample_job_duration_seconds How long the last job took.
            # TYPE hardexample_job_duration_seconds gauge
            hardexample_job_duration_seconds{name="yard 7"} 2.5
            # HELP hardexample_job_phase_duration_seconds How long the phases of the job took.
            # TYPE hardexample_job_phase_duration_seconds gauge
            hardexample_job_phase_duration_seconds{name="yard 7",phase="observing_training"} 1.5
            hardexample_job_phase_duration_seconds{name="yard 7",phase="scoring"} 1
            # HELP hardexample_job_samples Samples that were scored.
            # TYPE hardexample_job_samples gauge
            hardexample_job_samples{name="yard 7"} 8
            # HELP hardexample_job_hard_samples Samples that are hard, or that the budget took.
            # TYPE hardexample_job_hard_samples gauge
            hardexample_job_hard_samples{name="yard 7"} 2
            # HELP hardexample_job_hard_ratio Share of the scored samples that are hard.
            # TYPE hardexample_job_hard_ratio gauge
            hardexample_job_hard_ratio{name="yard 7"} 0.25
            # HELP hardexample_job_threshold_ratio algo_hard_threshold.
            # TYPE hardexample_job_threshold_ratio gauge
            hardexample_job_threshold_ratio{name="yard 7"} 0.1
            # HELP hardexample_job_left_out_ratio Share of all samples that were left out because something is wrong with them.
            # TYPE hardexample_job_left_out_ratio gauge
            hardexample_job_left_out_ratio{name="yard 7"} 0.2
            # HELP hardexample_job_left_out_samples Samples that were left out, by the kind of error.
            # TYPE hardexample_job_left_out_samples gauge
            hardexample_job_left_out_samples{name="yard 7",reason="InvalidJson"} 2
            # HELP hardexample_job_unwritten_samples Hard samples that could not be written.
            # TYPE hardexample_job_unwritten_samples gauge
            hardexample_job_unwritten_samples{name="yard 7"} 0
            # HELP hardexample_job_coefficient_ratio Mean and quantiles of the coefficients.
            # TYPE hardexample_job_coefficient_ratio gauge
            hardexample_job_coefficient_ratio{name="yard 7",statistic="mean"} 0.5
            hardexample_job_coefficient_ratio{name="yard 7",statistic="min"} 0.5
            hardexample_job_coefficient_ratio{name="yard 7",statistic="p05"} 0.5
            hardexample_job_coefficient_ratio{name="yard 7",statistic="p25"} 0.5
            hardexample_job_coefficient_ratio{name="yard 7",statistic="p50"} 0.5
            hardexample_job_coefficient_ratio{name="yard 7",statistic="p75"} 0.5
            hardexample_job_coefficient_ratio{name="yard 7",statistic="p95"} 0.5
            hardexample_job_coefficient_ratio{name="yard 7",statistic="p99"} 0.5
            hardexample_job_coefficient_ratio{name="yard 7",statistic="max"} 0.5
            # HELP hardexample_job_reason_samples Hard samples by the id of a reason; one may have several.
            # TYPE hardexample_job_reason_samples gauge
            hardexample_job_reason_samples{name="yard 7",reason="3"} 2
            # HELP hardexample_job_algorithm_samples Samples that an algorithm scored.
            # TYPE hardexample_job_algorithm_samples gauge
            hardexample_job_algorithm_samples{name="yard 7",algorithm="my\\\"score\n"} 8
            # HELP hardexample_job_warnings Warnings of the job.
            # TYPE hardexample_job_warnings gauge
            hardexample_job_warnings{name="yard 7"} 1
            # HELP hardexample_job_drift Whether the population has shifted: 1 or 0.
            # TYPE hardexample_job_drift gauge
            hardexample_job_drift{name="yard 7"} 1
            # HELP hardexample_job_drift_effect_ratio How far each quantity is from what it was compared with, 0 to 1.
            # TYPE hardexample_job_drift_effect_ratio gauge
            hardexample_job_drift_effect_ratio{name="yard 7",quantity="image_brightness"} 0.75

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(Target));
        Assert.Equal(Path.GetFileName(Target), Assert.Single(_folder.Files()));
    }

    [PromtoolFact]
    public void Promtool_takes_the_file_of_a_success_and_of_a_failure()
    {
        Succeed(Target, at: 1000);
        Assert.Equal((0, ""), Promtool());
        Fail(Target, at: 2000);
        Assert.Equal((0, ""), Promtool());
    }

    [Fact]
    public void A_job_that_fails_keeps_when_one_last_succeeded_and_nothing_that_it_found()
    {
        Succeed(Target, at: 1000);
        Fail(Target, at: 2000);
        Fail(Target, at: 3000);
        Assert.Equal((0, 3000, 1000), (ValueOf("hardexample_job_success"), ValueOf("hardexample_job_last_run_timestamp_seconds"),
            ValueOf("hardexample_job_last_success_timestamp_seconds")));
        Assert.DoesNotContain("hardexample_job_samples", File.ReadAllText(Target), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_never_succeeded_has_no_time_of_success()
    {
        Fail(Target, at: 2000);
        Assert.DoesNotContain("last_success", File.ReadAllText(Target), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_the_process_leaves_behind_has_failed()
    {
        Begin(Target, at: 1000);
        JobMetrics.CancelRunning();
        Assert.Equal(0, ValueOf("hardexample_job_success"));
    }

    [Theory]
    [InlineData("none/a.prom", "there is no folder")]
    [InlineData("job.prom", "a file that is no metrics file of a job")]
    [InlineData("in/images/a.prom", "which is the input of the job too")]
    [InlineData("in", "end in .prom only")]
    [InlineData("season.txt", "end in .prom only")]
    [InlineData("season.db.prom", "which is extensions.ledger of the job too")]
    [InlineData("log.prom", "which is task_summary_file of the job too")]
    [InlineData("out/Data/a.prom", "which the output of the job takes")]
    public void A_place_that_metrics_must_not_take_is_refused_before_the_job(string path, string said)
    {
        _folder.Write("in/images/a.prom", "");
        _folder.Write("job.prom", "margin: 0.5");
        string[] before = _folder.Files();
        IEnumerable<TakenPaths> taken = TakenPaths.Of(Core.Configuration.MiningConfig.Default with
        {
            Extensions = new() { Ledger = _folder["season.db.prom"] },
        }, _folder["in"]).Concat(TakenPaths.Of("task_summary_file", _folder["log.prom"]));
        var error = Assert.ThrowsAny<HardExampleException>(
            () => new JobMetrics(_folder[path], TimeProvider.System).Begin(_folder["out"], taken));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Files());
    }

    [Fact]
    public void An_empty_file_may_be_taken()
    {
        File.WriteAllText(Target, "");
        Succeed(Target, at: 1);
        Assert.Equal(1, ValueOf("hardexample_job_success"));
    }

    private static void Succeed(string path, int at) => Begin(path, at).Success(new()
    {
        Task = TaskType.ImageClassification, TotalSamples = 8, HardSamples = 2, SkippedSamples = 2, HardThreshold = 0.1,
        LeftOut = ImmutableSortedDictionary<string, int>.Empty.Add("InvalidJson", 2), Coefficients = CoefficientQuantiles.Of([0.5]),
        Reasons = ImmutableSortedDictionary<int, int>.Empty.Add(3, 2),
        Algorithms = ImmutableSortedDictionary<string, int>.Empty.Add("my\\\"score\n", 8), FeatureExtractor = "x", Reference = "y",
        Elapsed = TimeSpan.FromSeconds(2.5), Warnings = ["careful"],
        Phases = [new(JobPhase.ObservingTraining, TimeSpan.FromSeconds(1.5)), new(JobPhase.Scoring, TimeSpan.FromSeconds(1))],
        Drift = new()
        {
            Verdict = DriftVerdict.Shifted, Reference = "z", ReferenceSamples = 9, Samples = 8, PopulationSamples = 8,
            Findings =
            [
                new()
                {
                    Name = "image_brightness", Kind = DriftKind.ImageFeature, Test = "t", Statistic = 1, EffectSize = 0.75, P = 0,
                    AdjustedP = 0, IsShift = true, ReferenceText = "", NowText = "", Text = "",
                },
            ],
        },
    }, null);

    private static void Fail(string path, int at) => Begin(path, at).Failure();

    private static JobMetrics Begin(string path, int at)
    {
        var metrics = new JobMetrics(path, new ClockAt(at));
        metrics.Begin(null, []);
        return metrics;
    }

    private double ValueOf(string name) => double.Parse(
        File.ReadLines(Target).Single(l => l.StartsWith(name + "{", StringComparison.Ordinal)).Split(' ')[^1],
        System.Globalization.CultureInfo.InvariantCulture);

    private (int, string) Promtool()
    {
        using Process promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        promtool.StandardInput.Write(File.ReadAllText(Target));
        promtool.StandardInput.Close();
        string said = promtool.StandardOutput.ReadToEnd() + promtool.StandardError.ReadToEnd();
        promtool.WaitForExit();
        return (promtool.ExitCode, said);
    }

    private sealed class ClockAt(int seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(seconds);

        public override long GetTimestamp() => 0;
    }

    private sealed class PromtoolFactAttribute : FactAttribute
    {
        public PromtoolFactAttribute()
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Any(static f => File.Exists(Path.Combine(f, OperatingSystem.IsWindows() ? "promtool.exe" : "promtool"))))
                Skip = "promtool is not installed (Debian package prometheus).";
        }
    }
}
