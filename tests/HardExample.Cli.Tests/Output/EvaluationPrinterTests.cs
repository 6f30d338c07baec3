using HardExample.Cli.Output;
using HardExample.Core.Evaluation;
using HardExample.Core.Evaluation.Metrics;

namespace HardExample.Cli.Tests.Output;

public sealed class EvaluationPrinterTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_figures_are_printed(bool terminal)
    {
        using var output = new StringWriter();
        RankingQuality ranking = ErrorCapture.Measure([0.9, 0.1], [1, 0], null, new() { Resamples = 0 }) with { Name = "a[b]" };
        var report = new EvaluationReport
        {
            Samples = 2, Scenes = 2, SamplesWithoutTruth = 0, TruthsWithoutSample = 0, IsGraded = false, MeanDifficulty = 0.5,
            Rankings = [ranking],
        };
        var console = new CliConsole(output, TextWriter.Null, terminal, terminal);
        console.Tables.Profile.Width = 200;
        EvaluationPrinter.Print(report, console);
        Assert.Contains("50.0 % wrong", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("a[b]", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("P@20%", output.ToString(), StringComparison.Ordinal);
    }
}
