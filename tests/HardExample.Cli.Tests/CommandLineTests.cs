using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;

namespace HardExample.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("config", "chek")]
    [InlineData("resons")]
    [InlineData("config", "check")]
    [InlineData("config", "check", "a.yaml", "--set")]
    [InlineData]
    public async Task Misuse_ends_with_2_and_points_to_the_help(params string[] args)
    {
        CliRun run = await CliRun.Of(args);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--help' shows", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output.Trim());
    }

    [Fact]
    public async Task Every_command_explains_itself_with_an_example()
    {
        RootCommand root = CommandLine.Build(new CliConsole(TextWriter.Null, TextWriter.Null, false, false));
        foreach (string[] path in PathsOf(root, []))
        {
            CliRun run = await CliRun.Of([.. path, "--help"]);
            Assert.Equal(ExitCode.Success, run.Code);
            Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
            Assert.Contains($"  hardexample {string.Join(' ', path)}".TrimEnd(),
                run.Output[run.Output.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_help_of_the_program_names_the_exit_codes()
    {
        CliRun run = await CliRun.Of("--help");
        Assert.All(ExitCode.All, c => Assert.Contains($"  {c.Code}  {c.Meaning}", run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("Exit codes", (await CliRun.Of("mine", "--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_example_is_a_valid_command_line()
    {
        RootCommand root = CommandLine.Build(new CliConsole(TextWriter.Null, TextWriter.Null, false, false));
        foreach (string[] path in PathsOf(root, []))
        {
            var command = Assert.IsAssignableFrom<IHasExamples>(root.Parse(path).CommandResult.Command);
            Assert.NotEmpty(command.Examples);
            // A shell takes the quotes away.
            Assert.All(command.Examples, e => Assert.Empty(root.Parse([.. e.Split(' ').Skip(1).Select(static a => a.Trim('\''))]).Errors));
        }
    }

    private static IEnumerable<string[]> PathsOf(Command command, string[] path) =>
        command.Subcommands.SelectMany(c => PathsOf(c, [.. path, c.Name])).Prepend(path);
}
