using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using Spectre.Console;

namespace HardExample.Cli.Tests.Progress;

public sealed class ProgressDisplayTests
{
    private static Task<int> Job(IStageProgress progress)
    {
        progress.Report("read [a]", 0, null);
        progress.Report("read [a]", 2, 2);
        progress.Report("nothing", 0, 0);
        return Task.FromResult(42);
    }

    [Fact]
    public async Task Plain_progress_goes_to_the_messages_only()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(42, await ProgressDisplay.RunAsync(new CliConsole(output, error, false, false), Job));
        Assert.Equal("", output.ToString());
        Assert.Contains("read [a]: 2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bars_show_each_stage_with_its_share()
    {
        using var error = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(error), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        terminal.Profile.Width = 120;
        Assert.Equal(42, await BarProgress.RunAsync(terminal, Job));
        Assert.Matches(@"read \[a\].*100%", error.ToString());
        Assert.Matches("nothing.*100%", error.ToString());
    }

    [Fact]
    public async Task A_failing_job_fails_through_the_display()
    {
        var console = new CliConsole(TextWriter.Null, TextWriter.Null, true, true);
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => ProgressDisplay.RunAsync<int>(console, static _ => throw new OperationCanceledException()));
    }
}
