using HardExample.Cli.Commands;

namespace HardExample.Cli.Tests.Commands;

public sealed class BenchCommandTests
{
    [Fact]
    public void The_benchmarks_are_those_of_the_checkout_around_the_program() =>
        Assert.EndsWith("HardExample.Benchmarks", BenchCommand.FindProject(AppContext.BaseDirectory), StringComparison.Ordinal);

    [Fact]
    public void Outside_a_checkout_there_are_none()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(BenchCommand.FindProject(folder.Path));
    }
}
