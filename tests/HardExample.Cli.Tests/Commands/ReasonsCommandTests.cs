using System.Text.Json;
using HardExample.Cli.Output;

namespace HardExample.Cli.Tests.Commands;

public sealed class ReasonsCommandTests
{
    [Fact]
    public async Task All_reasons_are_listed_one_a_line()
    {
        CliRun run = await CliRun.Of("reasons");
        Assert.Equal(ExitCode.Success, run.Code);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(32, lines.Length);
        Assert.StartsWith("19", lines[20], StringComparison.Ordinal);
        Assert.Contains("the prediction changes under gaussianblur", lines[20], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task The_form_of_a_manifest_is_understood_in_its_order()
    {
        CliRun run = await CliRun.Of("reasons", "1-20-2", "--json");
        Assert.Equal([1, 20, 2], JsonDocument.Parse(run.Output).RootElement.EnumerateArray()
            .Select(static r => r.GetProperty("id").GetInt32()));
    }

    [Theory]
    [InlineData("31")]
    [InlineData("1-x")]
    [InlineData("--jsn")]
    public async Task An_id_that_is_none_is_misuse(string id)
    {
        CliRun run = await CliRun.Of("reasons", id);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains($"'{id}'", run.Error, StringComparison.Ordinal);
        Assert.Contains("ids are 0 to 30", run.Error, StringComparison.Ordinal);
    }
}
