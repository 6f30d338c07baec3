namespace HardExample.PowerShell.Tests.Commands;

public sealed class HardExampleConfigTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    private string PathOf(string name) => Path.Combine(_session.Folder, name);

    [Fact]
    public void A_new_configuration_passes_the_check()
    {
        RunResult result = _session.Run("New-HardExampleConfig ./m.yaml | Test-HardExampleConfig").ThrowOnError();
        Assert.Equal(true, Assert.Single(result.Output));
        Assert.Contains("algo_hard_threshold: 0.1", File.ReadAllText(PathOf("m.yaml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@{ margin = 0.25; aug_op_config = @{ crop = 0.5 } }")]
    [InlineData("'margin=0.25', 'aug_op_config=crop:0.5'")]
    [InlineData("@{ margin = 0.25 }, 'aug_op_config=crop:0.5'")]
    public void Values_can_be_given_as_a_dictionary_or_as_text(string parameter)
    {
        _session.Run($"New-HardExampleConfig m.yaml -Parameter {parameter}").ThrowOnError();
        string yaml = File.ReadAllText(PathOf("m.yaml"));
        Assert.Contains("\nmargin: 0.25\n", yaml, StringComparison.Ordinal);
        Assert.Contains("\naug_op_config:\n  crop: 0.5\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_exists_is_kept_unless_force_is_given()
    {
        File.WriteAllText(PathOf("m.yaml"), "mine");
        RunResult refused = _session.Run("New-HardExampleConfig m.yaml");
        Assert.StartsWith("FileExists,", refused.Terminating.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(PathOf("m.yaml")));
        _session.Run("New-HardExampleConfig m.yaml -Force").ThrowOnError();
        Assert.NotEqual("mine", File.ReadAllText(PathOf("m.yaml")));
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Assert.Empty(_session.Run("New-HardExampleConfig m.yaml -WhatIf").ThrowOnError().Output);
        Assert.False(File.Exists(PathOf("m.yaml")));
    }

    [Fact]
    public void Each_error_is_an_error_that_names_line_and_nearest_name()
    {
        File.WriteAllText(PathOf("m.yaml"), "margin: 2\nalgo_hard_treshold: 0.2\n");
        RunResult result = _session.Run("Test-HardExampleConfig m.yaml");
        Assert.Equal(false, Assert.Single(result.Output));
        Assert.Equal(2, result.Errors.Count);
        Assert.Contains("line 2", result.Errors[1].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("'algo_hard_threshold'", result.Errors[1].Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("InvalidConfiguration,", result.Errors[1].FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Wildcards_expand_and_a_literal_path_does_not()
    {
        File.WriteAllText(PathOf("a[1].yaml"), "margin: 0.5\n");
        File.WriteAllText(PathOf("a1.yaml"), "margin: 7\n");
        Assert.Equal(false, Assert.Single(_session.Run("Test-HardExampleConfig a[1].yaml").Output));
        Assert.Equal(true, Assert.Single(_session.Run("Test-HardExampleConfig -LiteralPath a[1].yaml").ThrowOnError().Output));
        Assert.Equal(2, _session.Run("Test-HardExampleConfig *.yaml").Output.Count);
    }

    [Theory]
    [InlineData("none.yaml", "PathNotFound")]
    [InlineData("none*.yaml", "PathNotFound")]
    [InlineData("Env:PATH", "PathNotInFileSystem")]
    [InlineData("nodrive:/x", "PathNotFound")]
    public void A_path_that_is_not_there_is_an_error_and_the_others_go_on(string path, string id)
    {
        File.WriteAllText(PathOf("m.yaml"), "margin: 0.5\n");
        RunResult result = _session.Run("param($p) $p, 'm.yaml' | Test-HardExampleConfig", path);
        Assert.Equal(true, Assert.Single(result.Output));
        Assert.StartsWith(id + ",", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(path, result.Errors[0].TargetObject);
    }
}
