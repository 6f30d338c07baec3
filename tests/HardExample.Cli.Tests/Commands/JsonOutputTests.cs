using System.Text.Json;
using HardExample.Cli.Output;
using HardExample.Vision.Imaging;

namespace HardExample.Cli.Tests.Commands;

/// <summary>Under --json the output is one object, whatever happens.</summary>
public sealed class JsonOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_gives_one_object_with_what_it_found()
    {
        for (int i = 1; i <= 4; i++) Detection($"{i}.png", ImageEncoder.EncodePng(new byte[40 * 30], 40, 30, 1));
        _folder.Write("in/inference_results/4.png_result.txt", "{");

        (CliRun run, JsonElement root) = await Mine("--metrics", _folder["job.prom"], "--fail-on", "left-out>1%,hard>99", "--fail-on",
            "samples<1");

        Assert.Equal((ExitCode.Findings, ExitCode.Findings, "mine"),
            (run.Code, root.GetProperty("exit_code").GetInt32(), root.GetProperty("command").GetString()));
        Assert.Equal((3, 3, 1), (root.GetProperty("total_samples").GetInt32(), root.GetProperty("hard_samples").GetInt32(),
            root.GetProperty("left_out").GetProperty("InvalidJson").GetInt32()));
        Assert.Equal("left-out>1%: 1 samples were left out (25 %)",
            Assert.Single(root.GetProperty("findings").EnumerateArray()).GetString());
        Assert.Equal(_folder["out/output.manifest"], root.GetProperty("output").GetProperty("manifest").GetString());
        Assert.Equal(root.GetProperty("coefficients").GetProperty("max").GetDouble(),
            root.GetProperty("coefficients").GetProperty("min").GetDouble());
        Assert.Contains("onnxruntime", root.GetProperty("versions").EnumerateObject().Select(static v => v.Name));
        Assert.False(root.TryGetProperty("error", out _));
        Assert.Contains("hardexample: left-out>1%", run.Error, StringComparison.Ordinal);
        Assert.Contains("left_out_samples{name=\"job\",reason=\"InvalidJson\"} 1", await File.ReadAllTextAsync(_folder["job.prom"]),
            StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["out/output.manifest"]));
    }

    [Fact]
    public async Task Hard_samples_that_could_not_be_written_are_a_finding()
    {
        Detection("1.png", ImageEncoder.EncodePng(new byte[40 * 30], 40, 30, 1));
        Detection("2.png", "no image"u8.ToArray());

        (CliRun run, JsonElement root) = await Mine();

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Equal((1, 1), (root.GetProperty("unwritten_samples").GetInt32(),
            root.GetProperty("left_out").EnumerateObject().Sum(static r => r.Value.GetInt32())));
        Assert.Single(root.GetProperty("findings").EnumerateArray());
    }

    [Theory]
    [InlineData(ExitCode.JobFailed, "InvalidInput", "--set", "margin=0.5")]
    [InlineData(ExitCode.Usage, "InvalidConfiguration", "--set", "margin=2")]
    [InlineData(ExitCode.Usage, "InvalidCommandLine", "--fail-on", "left-out")]
    [InlineData(ExitCode.Usage, "InvalidCommandLine", "--nonsense")]
    public async Task An_error_is_an_object_too_with_the_same_exit_code(int code, string id, params string[] more)
    {
        Directory.CreateDirectory(_folder["in"]);

        (CliRun run, JsonElement root) = await Mine([.. more, "--metrics", _folder["job.prom"]]);

        Assert.Equal((code, code, id), (run.Code, root.GetProperty("exit_code").GetInt32(),
            root.GetProperty("error").GetProperty("id").GetString()));
        string message = root.GetProperty("error").GetProperty("message").GetString()!;
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        // A command line that is not understood names no job whose metrics could be written.
        Assert.Equal(id != "InvalidCommandLine", File.Exists(_folder["job.prom"]));
        if (File.Exists(_folder["job.prom"]))
            Assert.Contains("job_success{name=\"job\"} 0", await File.ReadAllTextAsync(_folder["job.prom"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evaluate", "--ledger")]
    [InlineData("ledger list", "--ledger")]
    [InlineData("ledger remove --state seen", "--ledger")]
    [InlineData("ledger label --labels none.csv", "--ledger")]
    [InlineData("tune", "--ledger")]
    [InlineData("reduce --output out", "--work")]
    public async Task Every_command_with_json_says_its_errors_in_it(string command, string option)
    {
        CliRun run = await CliRun.Of([.. command.Split(' '), option, _folder["none"], "--json"]);

        JsonElement root = JsonDocument.Parse(run.Output).RootElement;
        Assert.NotEqual(ExitCode.Success, run.Code);
        Assert.Equal(run.Code, root.GetProperty("exit_code").GetInt32());
        Assert.StartsWith(command.Split(" --")[0], root.GetProperty("command").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", root.GetProperty("error").GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("evaluate", "--ledger")]
    [InlineData("ledger list", "--ledger")]
    [InlineData("ledger list --state nonsense", "--ledger")]
    [InlineData("mine --output out", "--input")]
    [InlineData("reduce --output out", "--work")]
    public async Task Without_json_an_error_is_a_message_and_nothing_else(string command, string option)
    {
        CliRun run = await CliRun.Of([.. command.Split(' '), option, _folder["none"]]);

        Assert.NotEqual(ExitCode.Success, run.Code);
        Assert.Equal("", run.Output);
        Assert.NotEqual("", run.Error);
    }

    private void Detection(string name, byte[] image)
    {
        _folder.Write("in/images/" + name, image);
        _folder.Write($"in/inference_results/{name}_result.txt",
            """{"detection_classes":["a"],"detection_boxes":[[1,2,20,30]],"detection_scores":[0.2]}""");
    }

    private async Task<(CliRun, JsonElement)> Mine(params string[] more)
    {
        CliRun run = await CliRun.Of(["mine", "--input", _folder["in"], "--output", _folder["out"], "--json", "--set",
            "comprehensive_algo_config=predict_score_mining:1", .. more]);
        return (run, JsonDocument.Parse(run.Output).RootElement);
    }
}
