using System.CommandLine;
using HardExample.Cli.Output;
using HardExample.Core.Errors;

namespace HardExample.Cli.Tests;

public sealed class ErrorTests
{
    private static async Task<CliRun> Run(Func<CancellationToken, Task<int>> action, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var job = new Command("job");
        job.SetAction((_, token) => action(token));
        int code = await CommandLine.RunAsync(new RootCommand { job }, ["job"], new CliConsole(output, error, false, false),
            cancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task An_error_of_the_configuration_ends_with_2() =>
        Assert.Equal(new CliRun(2, "", "hardexample: margin is 2" + Environment.NewLine),
            await Run(static _ => throw new ConfigurationException("margin is 2")));

    [Fact]
    public async Task A_failed_job_ends_with_1_and_one_message()
    {
        var expected = new CliRun(1, "", "hardexample: no images" + Environment.NewLine);
        Assert.Equal(expected, await Run(static _ => throw new InputException("no images")));
        Assert.Equal(expected, await Run(static _ => throw new ModelException("no images")));
        Assert.Equal(expected, await Run(static _ => throw new StorageException("no images", new IOException("disk"))));
    }

    [Fact]
    public async Task The_token_reaches_the_job_and_a_cancelled_job_ends_with_1()
    {
        using var source = new CancellationTokenSource();
        CliRun run = await Run(async token =>
        {
            await source.CancelAsync();
            token.ThrowIfCancellationRequested();
            return 0;
        }, source.Token);
        Assert.Equal(new CliRun(1, "", "hardexample: cancelled" + Environment.NewLine), run);
    }

    [Fact]
    public async Task A_defect_shows_where_it_is()
    {
        CliRun run = await Run(static _ => throw new InvalidOperationException("oops"));
        Assert.Equal(1, run.Code);
        Assert.Contains("a defect in this program", run.Error, StringComparison.Ordinal);
        Assert.Contains(nameof(A_defect_shows_where_it_is), run.Error, StringComparison.Ordinal);
    }
}
