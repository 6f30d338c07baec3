using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Tests.Numerics;

public sealed class WilsonIntervalTests
{
    [Theory]
    // z²/n = 0.38415; centre 0.1 + 0.19207 = 0.29207, half 1.96 √(0.009 + 0.0096) = 0.26733: (0.02474, 0.5594) / 1.38415
    [InlineData(1, 10, 0.1, 0.0179, 0.4042)]
    [InlineData(0, 10, 0, 0, 0.2775)]
    [InlineData(10, 10, 1, 0.7225, 1)]
    public void The_ends_are_those_of_the_score_interval(int hits, int total, double share, double low, double high)
    {
        WilsonInterval interval = WilsonInterval.Of(hits, total);
        Assert.Equal((share, low, high), (interval.Share, Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    [Fact]
    public void Of_nothing_nothing_is_known() => Assert.Equal(new(double.NaN, 0, 1), WilsonInterval.Of(0, 0));
}
