using System.CommandLine;
using System.Text.Json;
using HardExample.Benchmarks;
using HardExample.Core.Errors;

namespace HardExample.Cli.Tests.Bench;

public sealed class SpeedCommandTests
{
    [Trait("Category", "Slow")]
    [Fact]
    public async Task Reading_is_measured_beside_its_limit_as_JSON()
    {
        (string output, string messages) = await Run(
            "--only", "result-files", "--only", "manifest", "--scale", "0.0001", "--rounds", "2", "--json");

        Assert.Contains("measuring manifest", messages, StringComparison.Ordinal);
        JsonElement[] measured = [.. JsonDocument.Parse(output).RootElement.GetProperty("measurements").EnumerateArray()];
        Assert.Equal(["result-files", "manifest"], measured.Select(static m => m.GetProperty("name").GetString()));
        Assert.All(measured, static m =>
        {
            JsonElement ratio = m.GetProperty("ratio");
            Assert.InRange(ratio.GetProperty("median").GetDouble(), ratio.GetProperty("min").GetDouble(),
                ratio.GetProperty("max").GetDouble());
            Assert.True(m.GetProperty("limit").GetProperty("min").GetDouble() > 0);
        });
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Without_numpy_another_matrix_product_is_the_limit_and_named()
    {
        (string output, _) = await Run("--only", "kcenter", "--scale", "0.001", "--rounds", "1", "--python", "no-such-program");

        Assert.Contains("ONNX Runtime's MatMul ('no-such-program' has no numpy)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no row 'speed'", "--only", "speed")]
    [InlineData("--rounds is 0", "--rounds", "0")]
    public async Task What_cannot_be_measured_is_a_usage_error(string message, params string[] args)
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => Run(args));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_was_asked_for_says_what_it_lacks()
    {
        var error = await Assert.ThrowsAsync<InputException>(() => Run("--only", "embed", "--rounds", "1"));
        Assert.Contains("--model", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(string Output, string Messages)> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var messages = new StringWriter();
        await new SpeedCommand(output, messages).Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        return (output.ToString(), messages.ToString());
    }
}
