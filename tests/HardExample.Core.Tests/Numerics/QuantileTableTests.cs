using FsCheck.Xunit;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Tests.Numerics;

public sealed class QuantileTableTests
{
    [Fact]
    public void The_value_of_a_constant_feature_stands_in_the_middle()
    {
        QuantileTable table = QuantileTable.Of([0.1, 0.1, 0.1]);
        Assert.Equal(0.5, table.PositionOf(0.1));
        Assert.Equal(0, table.PositionOf(0.09));
        Assert.Equal(1, table.PositionOf(0.11));
    }

    [Fact]
    public void Values_between_points_are_interpolated()
    {
        QuantileTable table = QuantileTable.Of(Enumerable.Range(0, 11).Select(static i => (double)i));
        Assert.Equal(0.25, table.PositionOf(2.5), 10);
        Assert.Equal(9.5, table.ValueAt(0.95), 10);
    }

    [Fact]
    public void A_value_that_many_have_stands_in_the_middle_of_them()
    {
        // 100 values, 0 in the first half: points 0..499 are 0 (500 lies between), so the middle is 249.5 or 249 of 1000.
        QuantileTable table = QuantileTable.Of(Enumerable.Repeat(0.0, 50).Concat(Enumerable.Repeat(1.0, 50)));
        Assert.InRange(table.PositionOf(0), 0.24, 0.26);
        Assert.InRange(table.PositionOf(1), 0.74, 0.76);
    }

    [Property(MaxTest = 50)]
    public void Positions_never_fall_as_values_rise(int[] values, int a, int b)
    {
        if (values.Length == 0) return;
        QuantileTable table = QuantileTable.Of(values.Select(static v => (double)v));
        Assert.True(table.PositionOf(Math.Min(a, b)) <= table.PositionOf(Math.Max(a, b)));
        Assert.InRange(table.PositionOf(a), 0, 1);
    }
}
