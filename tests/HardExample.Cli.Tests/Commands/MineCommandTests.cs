using System.Diagnostics;
using HardExample.Cli.Commands;
using HardExample.Cli.Output;
using HardExample.Vision.Imaging;

namespace HardExample.Cli.Tests.Commands;

public sealed class MineCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Detection(string name, byte[] image)
    {
        _folder.Write("in/images/" + name, image);
        _folder.Write($"in/inference_results/{name}_result.txt",
            """{"detection_classes":["a"],"detection_boxes":[[1,2,20,30]],"detection_scores":[0.2]}""");
    }

    private static byte[] Png() => ImageEncoder.EncodePng(new byte[40 * 30], 40, 30, 1);

    [Fact]
    public async Task A_wrong_configuration_writes_a_failed_log()
    {
        CliRun run = await CliRun.Of("mine", "--input", _folder["in"], "--output", _folder["out"], "--set", "margin=2", "--set",
            $"task_summary_file={_folder["log.json"]}");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("\"FAILED\"", await File.ReadAllTextAsync(_folder["log.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_writes_a_failed_log()
    {
        Directory.CreateDirectory(_folder["folder"]);
        _folder.Write("large.yaml", new string('#', (1 << 24) + 1));
        foreach (string[] wrong in (string[][])[["--config", _folder["none.yaml"]], ["--config", _folder["folder"]],
            ["--config", _folder["large.yaml"]], ["--set", "margin"]])
        {
            File.Delete(_folder["log.json"]);
            CliRun run = await CliRun.Of(["mine", "--input", _folder["in"], "--output", _folder["out"], "--set",
                $"task_summary_file={_folder["log.json"]}", .. wrong]);
            Assert.Equal(ExitCode.Usage, run.Code);
            Assert.DoesNotContain("defect", run.Error, StringComparison.Ordinal);
            Assert.Contains("\"FAILED\"", await File.ReadAllTextAsync(_folder["log.json"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_log_in_a_folder_that_is_not_there_ends_the_job_before_it_begins()
    {
        Detection("1.png", Png());
        CliRun run = await CliRun.Of(
            "mine", "--input", _folder["in"], "--output", _folder["out"], "--set", $"task_summary_file={_folder["none/log.json"]}");
        Assert.Equal(ExitCode.JobFailed, run.Code);
        Assert.Contains("there is no folder", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["none"]) || Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task The_exit_code_says_that_hard_samples_could_not_be_written()
    {
        Detection("1.png", Png());
        Detection("2.png", "no image"u8.ToArray());
        string[] arguments = ["mine", "--input", _folder["in"], "--output", _folder["out"], "--set",
            "comprehensive_algo_config=predict_score_mining:1"];
        CliRun run = await CliRun.Of(arguments);
        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("1 samples, 1 hard", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 left out", run.Output, StringComparison.Ordinal);
        Assert.Single(await File.ReadAllLinesAsync(_folder["out/output.manifest"]));
    }

    [Fact]
    public async Task A_budget_selects_and_says_what_it_left()
    {
        for (int i = 1; i <= 4; i++) Detection($"{i}.png", Png());
        string[] job = ["mine", "--input", _folder["in"], "--output", _folder["out"], "--set",
            "comprehensive_algo_config=predict_score_mining:1", "--set", $"task_summary_file={_folder["log.json"]}"];
        CliRun run = await CliRun.Of([.. job, "--top", "3", "--random-share", "0.3"]);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("4 samples, 3 selected", run.Output, StringComparison.Ordinal);
        Assert.Contains("selected 2 samples and drew 1 at random as a control (seed 1); 1 hard samples were not selected", run.Output,
            StringComparison.Ordinal);
        Assert.Equal(3, (await File.ReadAllLinesAsync(_folder["out/output.manifest"])).Length);
        string log = await File.ReadAllTextAsync(_folder["log.json"]);
        Assert.Contains("\"hard_not_selected_sample\": 1", log, StringComparison.Ordinal);
        Assert.Contains("\"control_sample\": 1", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("extensions.budget.top", "--top", "many")]
    [InlineData("top and percent", "--top", "3", "--percent", "5")]
    [InlineData("--per-class", "--per-class", "3", "--max", "5")]
    [InlineData("min needs", "--quota-by", "class", "--min", "5")]
    public async Task A_budget_that_makes_no_sense_is_refused(string message, params string[] budget)
    {
        CliRun run = await CliRun.Of(["mine", "--input", _folder["in"], "--output", _folder["out"], .. budget]);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_ends_a_job_with_a_failed_log(string signal)
    {
        // Enough images that the job is still at work when it is told to end.
        for (int i = 0; i < 3000; i++) Detection($"{i}.png", Png());
        var info = new ProcessStartInfo(ThisProgram.Command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in ThisProgram.Command.Skip(1)) info.ArgumentList.Add(argument);
        foreach (
            string argument in (string[])["mine", "--input", _folder["in"], "--output", _folder["out"], "--set",
                $"task_summary_file={_folder["log.json"]}", "--set", "extensions.threads=1"])
            info.ArgumentList.Add(argument);
        using Process job = Process.Start(info)!;
        job.BeginOutputReadLine();
        job.BeginErrorReadLine();
        while (!job.HasExited && !File.Exists(_folder["log.json"])) await Task.Delay(1);
        Assert.Contains("\"RUNNING\"", await File.ReadAllTextAsync(_folder["log.json"]), StringComparison.Ordinal);
        using (var kill = Process.Start("kill", ["-" + signal, $"{job.Id}"])) await kill.WaitForExitAsync();
        await job.WaitForExitAsync();
        Assert.Equal(ExitCode.JobFailed, job.ExitCode);
        string log = await File.ReadAllTextAsync(_folder["log.json"]);
        Assert.Contains("\"FAILED\"", log, StringComparison.Ordinal);
        Assert.Contains("\"cancelled\"", log, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out/output.manifest"]));
    }

    private sealed class UnixTheoryAttribute : TheoryAttribute
    {
        public UnixTheoryAttribute()
        {
            if (OperatingSystem.IsWindows()) Skip = "Windows has no such signals.";
        }
    }
}
