using System.Text;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats;

namespace HardExample.Core.Tests.Formats;

public sealed class TaskSummaryFileTests
{
    [Fact]
    public void Success_is_written_as_ModelArts_reads_it() => Assert.Equal(
        "{\n  \"task_status\": \"SUCCEED\",\n  \"total_sample\": 4000,\n  \"hard_sample\": 612\n}\n",
        Encoding.UTF8.GetString(TaskSummaryFile.Write(new() { Succeeded = true, TotalSample = 4000, HardSample = 612 })));

    [Fact]
    public void Failure_tells_why() => Assert.Equal(
        "{\n  \"task_status\": \"FAILED\",\n  \"error_message\": \"no \\\"images\\\" folder – é\"\n}\n",
        Encoding.UTF8.GetString(TaskSummaryFile.Write(new() { Succeeded = false, ErrorMessage = "no \"images\" folder – é" })));

    [Fact]
    public void Further_keys_follow_and_everything_is_read_back()
    {
        var summary = new TaskSummary
        {
            Succeeded = true, TotalSample = 5, HardSample = 2, SkippedSample = 1, ElapsedSeconds = 12.5,
            Algorithms = ["predict_score_mining"],
            FeatureExtractor = "model.onnx", OutputManifest = "/out/output.manifest", Warnings = ["w"],
        };
        byte[] text = TaskSummaryFile.Write(summary);
        Assert.Equal(["task_status", "total_sample", "hard_sample"],
            JsonDocument.Parse(text).RootElement.EnumerateObject().Select(p => p.Name).Take(3));
        TaskSummary read = TaskSummaryFile.Parse(text);
        Assert.Equal(summary.Algorithms.AsEnumerable(), read.Algorithms);
        Assert.Equal(summary.Warnings.AsEnumerable(), read.Warnings);
        Assert.Equal(summary, read with { Algorithms = summary.Algorithms, Warnings = summary.Warnings });
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"task_status\":\"DONE\"}")]
    public void Another_text_is_refused(string text) =>
        Assert.Throws<InputException>(() => TaskSummaryFile.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_job_that_runs_says_so_and_nothing_else()
    {
        byte[] text = TaskSummaryFile.Write(new() { Succeeded = false, IsRunning = true });
        Assert.Equal("{\n  \"task_status\": \"RUNNING\"\n}\n", Encoding.UTF8.GetString(text));
        Assert.True(TaskSummaryFile.Parse(text).IsRunning);
    }
}
