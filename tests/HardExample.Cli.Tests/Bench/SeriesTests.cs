using HardExample.Benchmarks.Measuring;

namespace HardExample.Cli.Tests.Bench;

public sealed class SeriesTests
{
    [Fact]
    public void The_median_of_an_even_number_is_between_the_middle_two() =>
        Assert.Equal(new Series(2.5, 1, 9), Series.Of([9, 1, 2, 3]));

    [Fact]
    public void Rounds_take_the_ratio_within_each_round()
    {
        // The warm-up takes 1 and 10; then 2 ÷ 20, 3 ÷ 30, 4 ÷ 40.
        int figure = 0, limit = 0;
        (Series figures, Series limits, Series ratio) = new Rounds(3, default).Pair(() => ++figure, () => 10 * ++limit);

        Assert.Equal((new Series(3, 2, 4), new Series(30, 20, 40)), (figures, limits));
        Assert.Equal(new Series(0.1, 0.1, 0.1), ratio);
    }

    [Fact]
    public void Rounds_let_the_first_run_come_before_the_second()
    {
        var order = new List<string>();
        new Rounds(2, default).After(() => Note("first"), () => Note("second"));

        Assert.Equal(["first", "second", "first", "second", "first", "second"], order);

        double Note(string name)
        {
            order.Add(name);
            return 1;
        }
    }
}
