using HardExample.Benchmarks.Measuring;

namespace HardExample.Cli.Tests.Bench;

public sealed class GoalTests
{
    [Theory]
    [InlineData(0.81, true)]
    [InlineData(0.79, false)]
    public void A_ratio_is_judged_by_its_median(double median, bool met) =>
        Assert.Equal(met, Goal.RatioAtLeast(0.8).IsMet(new Series(5, 5, 5), new Series(median, 0, 1)));

    [Fact]
    public void A_figure_needs_no_limit() => Assert.True(Goal.FigureAtMost(0.6).IsMet(new Series(0.5, 0.4, 0.7), null));

    [Fact]
    public void Without_a_limit_a_ratio_is_neither_met_nor_missed() => Assert.Null(Goal.RatioAtMost(1).IsMet(new Series(1, 1, 1), null));
}
