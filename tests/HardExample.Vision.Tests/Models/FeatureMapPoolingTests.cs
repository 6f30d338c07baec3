using HardExample.Core.Samples;
using HardExample.Vision.Models;

namespace HardExample.Vision.Tests.Models;

public sealed class FeatureMapPoolingTests
{
    // Two channels of 2×2 cells over a 20×20 input: a cell is 10×10 px.
    private static readonly FeatureMap Map = new([1, 2, 3, 4, 0, 0, 0, 8], 2, 2, 2);

    [Fact]
    public void A_box_on_one_cell_takes_that_cell() => AssertMean(new(0, 0, 10, 10), 1, 0);

    [Fact]
    public void Cells_count_by_the_share_that_is_covered() =>
        // x 5..20 covers columns by 0.5 and 1, y 0..10 the first row: (0.5·1 + 2, 0)
        AssertMean(new(5, 0, 20, 10), 2.5, 0);

    [Fact]
    public void Both_channels_are_averaged() =>
        // Columns 0.5 and 0.5, rows 0.5 and 0.5: sums 2.5 and 2.
        AssertMean(new(5, 5, 15, 15), 2.5, 2);

    [Fact]
    public void A_box_without_area_takes_the_cell_at_its_centre() => AssertMean(new(15, 15, 15, 15), 4, 8);

    [Fact]
    public void A_box_outside_takes_the_nearest_cell() => AssertMean(new(50, -30, 90, -10), 1, 0);

    private static void AssertMean(BoundingBox box, double first, double second)
    {
        float[] mean = FeatureMapPooling.MeanOverBox(Map, box, 20, 20);
        double length = Math.Sqrt(first * first + second * second);
        Assert.Equal(first / length, mean[0], 6);
        Assert.Equal(second / length, mean[1], 6);
    }
}
