using System.Text.Json;

namespace HardExample.Cli.Tests.Commands;

public sealed class BenchCommandTests
{
    [Fact]
    public async Task Reading_is_measured_beside_its_limit_as_JSON()
    {
        CliRun run = await CliRun.Of("bench", "--only", "read", "--scale", "0.0001", "--rounds", "2", "--json");

        Assert.Equal((ExitCode.Success, true), (run.Code, run.Error.Contains("measuring read", StringComparison.Ordinal)));
        JsonElement[] measured = [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("measurements").EnumerateArray()];
        Assert.Equal(["read result files", "read a manifest"], measured.Select(static m => m.GetProperty("name").GetString()));
        Assert.All(measured, static m =>
        {
            JsonElement ratio = m.GetProperty("ratio");
            Assert.InRange(ratio.GetProperty("median").GetDouble(), ratio.GetProperty("min").GetDouble(), ratio.GetProperty("max").GetDouble());
            Assert.True(m.GetProperty("limit").GetProperty("min").GetDouble() > 0);
        });
    }

    [Fact]
    public async Task Without_numpy_a_figure_stands_alone()
    {
        CliRun run = await CliRun.Of("bench", "--only", "kcenter", "--scale", "0.001", "--rounds", "1", "--python", "no-such-program");

        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("no limit: numpy is not there", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no benchmark 'speed'", "--only", "speed")]
    [InlineData("--rounds is 0", "--rounds", "0")]
    public async Task What_cannot_be_measured_is_a_usage_error(string message, params string[] args)
    {
        CliRun run = await CliRun.Of(["bench", .. args]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_benchmark_that_was_asked_for_says_what_it_lacks()
    {
        CliRun run = await CliRun.Of("bench", "--only", "embed", "--rounds", "1");

        Assert.Equal(ExitCode.JobFailed, run.Code);
        Assert.Contains("--model", run.Error, StringComparison.Ordinal);
    }
}
