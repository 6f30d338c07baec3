using FsCheck.Xunit;
using HardExample.Core.Features;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Features;

public sealed class BoxFeatureCalculatorTests
{
    [Fact]
    public void Features_are_means_over_the_boxes_that_count()
    {
        // Image 100 × 50. A: 20 × 10 at (0, 0); B: 10 × 10 at (10, 0), inside A; a weak box that does not count.
        BoxFeatures f = BoxFeatureCalculator.Compute(
            [Make.Box("a", 0.9, 0, 0, 20, 10), Make.Box("a", 0.3, 10, 0, 10, 10), Make.Box("a", 0.29, 0, 0, 100, 50)],
            [new(100, 4), new(50, 8), new(255, 1000)], 100, 50, 0.3);
        Assert.Equal(2, f.Count);
        Assert.Equal(1.5, f.AspectRatio!.Value, 1e-12);     // (2 + 1)/2
        Assert.Equal(0.03, f.AreaRatio!.Value, 1e-12);      // (200 + 100)/2/5000
        Assert.Equal(0.01, f.StandardDeviation!.Value, 1e-12); // 0.04 and 0.02
        Assert.Equal(75, f.Brightness!.Value, 1e-12);
        Assert.Equal(6, f.Ambiguity!.Value, 1e-12);
        Assert.Equal(0.75, f.Overlap!.Value, 1e-12);        // half of A, all of B
        // A: centre (10, 5): max(40/50, 20/25) = 0.8; B: (15, 5): max(35/50, 20/25) = 0.8
        Assert.Equal(0.8, f.EdgeValue!.Value, 1e-12);
    }

    [Fact]
    public void Without_a_box_only_the_count_is_known()
    {
        BoxFeatures f = BoxFeatureCalculator.Compute([Make.Box("a", 0.1, 0, 0, 5, 5)], default, 100, 100, 0.3);
        Assert.Equal(new BoxFeatures { Count = 0 }, f);
    }

    [Fact]
    public void One_box_has_no_spread_and_no_overlap()
    {
        BoxFeatures f = BoxFeatureCalculator.Compute([Make.Box("a", 1, 40, 40, 20, 20)], default, 100, 100, 0.3);
        Assert.Equal(0, f.StandardDeviation);
        Assert.Equal(0, f.Overlap);
        Assert.Equal(0, f.EdgeValue!.Value, 1e-12);
        Assert.Null(f.Brightness);
    }

    [Fact]
    public void Parts_outside_the_image_do_not_count()
    {
        BoxFeatures f = BoxFeatureCalculator.Compute([Make.Box("a", 1, 90, 0, 1000, 10)], default, 100, 100, 0.3);
        Assert.Equal(0.01, f.AreaRatio!.Value, 1e-12);
        Assert.InRange(f.EdgeValue!.Value, 0, 1);
    }

    [Fact]
    public void Covered_area_counts_what_several_cover_once()
    {
        // In 0..10 × 0..10: two strips 6 wide that overlap by 2, and a square in their middle: the union is all.
        double area = RectangleUnion.CoveredArea(new(0, 0, 10, 10), [new(0, 0, 6, 10), new(4, -5, 20, 20), new(4, 4, 6, 6)]);
        Assert.Equal(100, area, 1e-12);
        // An L of two bars: 10 × 2 + 2 × 8
        Assert.Equal(36, RectangleUnion.CoveredArea(new(0, 0, 10, 10), [new(0, 0, 10, 2), new(0, 0, 2, 10)]), 1e-12);
    }

    [Property(MaxTest = 50)]
    public void Covered_area_equals_counting_cells(ulong seed, byte count)
    {
        var random = new SeededRandom(seed);
        BoundingBox Next() => new(random.Next(12), random.Next(12), 12 + random.Next(12) - 6, 12 + random.Next(12) - 6);
        BoundingBox box = new(2, 3, 14, 15);
        BoundingBox[] others = [.. Enumerable.Range(0, count % 8).Select(_ => Next()).Where(static b => b.Width > 0 && b.Height > 0)];
        int cells = 0;
        for (int x = 2; x < 14; x++)
            for (int y = 3; y < 15; y++)
                if (others.Any(b => b.XMin <= x && b.XMax >= x + 1 && b.YMin <= y && b.YMax >= y + 1)) cells++;
        Assert.Equal(cells, RectangleUnion.CoveredArea(box, others), 1e-9);
    }

    [Property]
    public void Overlap_of_boxes_is_symmetric_and_in_range(sbyte a, sbyte b, byte c, byte d, sbyte e, sbyte f, byte g, byte h)
    {
        BoundingBox first = new(a, b, a + c, b + d), second = new(e, f, e + g, f + h);
        Assert.Equal(first.IoU(second), second.IoU(first));
        Assert.InRange(first.IoU(second), 0, 1);
        if (first.Area > 0) Assert.Equal(1, first.IoU(first), 1e-12);
    }
}
