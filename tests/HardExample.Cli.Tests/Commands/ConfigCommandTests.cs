using HardExample.Cli.Output;
using HardExample.Core.Configuration;

namespace HardExample.Cli.Tests.Commands;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string text)
    {
        File.WriteAllText(_folder["job.yaml"], text);
        return _folder["job.yaml"];
    }

    [Fact]
    public async Task What_init_writes_is_in_order()
    {
        Assert.Equal(ExitCode.Success, (await CliRun.Of("config", "init", _folder["new.yaml"])).Code);
        CliRun check = await CliRun.Of("config", "check", _folder["new.yaml"]);
        Assert.Equal((ExitCode.Success, ""), (check.Code, check.Error));
    }

    [Fact]
    public async Task Init_without_a_path_writes_to_the_output() =>
        Assert.Equal(MiningConfig.Default, MiningConfigReader.Read((await CliRun.Of("config", "init")).Output));

    [Fact]
    public async Task Init_keeps_a_file_that_is_there_unless_forced()
    {
        string file = Write("margin: 0.5");
        CliRun refused = await CliRun.Of("config", "init", file);
        Assert.Equal(ExitCode.JobFailed, refused.Code);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal("margin: 0.5", await File.ReadAllTextAsync(file));
        Assert.Equal(ExitCode.Success, (await CliRun.Of("config", "init", file, "--force")).Code);
        Assert.Equal(ConfigTemplate.Text, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Init_into_a_missing_folder_is_one_clear_message()
    {
        CliRun run = await CliRun.Of("config", "init", _folder["none/job.yaml"]);
        Assert.Equal(ExitCode.JobFailed, run.Code);
        Assert.Contains("cannot be written", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_every_error_with_file_and_line()
    {
        string file = Write("margin: 2\nmargn: 1\n");
        CliRun run = await CliRun.Of("config", "check", file, "--set", "aug_op_config=flip:1");
        Assert.Equal(ExitCode.Usage, run.Code);
        string[] lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"{file}: line 1: margin is '2'", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{file}: line 2: 'margn'", lines[1], StringComparison.Ordinal);
        Assert.Contains("'fliplr'", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_sees_the_values_that_are_set_beside_the_file()
    {
        string file = Write("score_threshold_up: 0.2\nscore_threshold_low: 0.3");
        Assert.Equal(ExitCode.Usage, (await CliRun.Of("config", "check", file)).Code);
        Assert.Equal(ExitCode.Success,
            (await CliRun.Of("config", "check", file, "--set", "score_threshold_low=0.1", "--set", "margin=1")).Code);
    }

    [Theory]
    [InlineData("none.yaml")]
    [InlineData("")]
    public async Task Check_of_what_cannot_be_read_is_misuse(string name)
    {
        CliRun run = await CliRun.Of("config", "check", _folder[name]);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("cannot be read", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_without_equals_is_misuse() =>
        Assert.Contains("name=value", (await CliRun.Of("config", "check", Write(""), "--set", "margin")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Check_tries_the_paths_the_models_and_the_log()
    {
        string file = Write($"""
            train_data_path: {_folder["none.manifest"]}
            model_serving_url: {_folder["none.onnx"]}
            checkpoint_path: {_folder["broken.onnx"]}
            task_summary_file: {_folder["none/log.json"]}
            extensions.cache: {_folder["job.yaml"]}
            """);
        await File.WriteAllTextAsync(_folder["broken.onnx"], "no model");
        CliRun run = await CliRun.Of("config", "check", file);
        Assert.Equal(ExitCode.Usage, run.Code);
        string[] lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal(
            ["train_data_path", "model_serving_url", "checkpoint_path", "extensions.cache", "task_summary_file"],
            lines.Select(l => l[(file.Length + 2)..].Split([':', ' '])[0]));
        Assert.False(Directory.Exists(_folder["none"]));
    }

    [Fact]
    public async Task The_defaults_of_the_original_document_are_in_order()
    {
        string file = Write("checkpoint_path: /home/work/user-job-dir/data_filter/resnet_v1_50\nmodel_serving_url: None\ntrain_data_path: "
            + "None\ntask_summary_file: None\n");
        Assert.Equal((ExitCode.Success, ""), ((await CliRun.Of("config", "check", file)) is var run ? run.Code : 0, run.Error));
    }
}
