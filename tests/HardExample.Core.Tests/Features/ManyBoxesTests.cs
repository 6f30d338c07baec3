using HardExample.Core.Features;
using HardExample.Core.Mining;
using HardExample.Core.Predictions;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Features;

/// <summary>What is done for many boxes gives what is done for few.</summary>
public sealed class ManyBoxesTests
{
    private static BoundingBox[] Drawn(int count, double side, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            double x = random.Next(0, 900), y = random.Next(0, 900);
            return new BoundingBox(x, y, x + random.Next(0, 100) * side, y + random.Next(0, 100) * side);
        })];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_area_of_its_own_is_what_no_other_covers(double side)
    {
        BoundingBox[] boxes = Drawn(120, side);
        double[] alone = ExclusiveArea.Of(boxes);
        for (int i = 0; i < boxes.Length; i++)
            Assert.Equal(boxes[i].Area - RectangleUnion.CoveredArea(boxes[i], boxes.Where((_, j) => j != i)), alone[i], 1e-6);
    }

    [Fact]
    public void Boxes_of_one_place_have_no_area_of_their_own() =>
        Assert.Equal([0, 0, 4, 0], ExclusiveArea.Of([new(0, 0, 3, 3), new(0, 0, 3, 3), new(5, 5, 7, 7), new(9, 9, 9, 12)]));

    [Theory]
    [InlineData(10, 1)]
    [InlineData(500, 1)]
    [InlineData(500, 9)]
    public void The_grid_misses_no_overlap(int count, double side)
    {
        BoundingBox[] boxes = Drawn(count, side), asked = Drawn(100, side, 2);
        var grid = new BoxGrid(boxes);
        foreach (BoundingBox box in asked)
        {
            int[] near = [.. grid.Near(box)];
            Assert.Equal(near.Order(), near);
            Assert.Empty(Enumerable.Range(0, count).Where(i => boxes[i].IntersectionArea(box) > 0).Except(near));
        }
    }

    [Fact]
    public void The_grid_looks_at_few_of_many_small_boxes()
    {
        var grid = new BoxGrid(
            [.. Enumerable.Range(0, 10_000)
                .Select(static i => new BoundingBox(i % 100 * 10, i / 100 * 10, i % 100 * 10 + 8, i / 100 * 10 + 8))]);
        Assert.InRange(grid.Near(new(500, 500, 508, 508)).Count(), 1, 9);
    }

    [Fact]
    public void Ten_thousand_boxes_of_one_place_fit_into_memory_and_agree_with_themselves()
    {
        DetectedBox[] boxes = [.. Enumerable.Range(0, 10_000)
            .Select(static i => new DetectedBox("a", 0.9, new(i % 100 * 10, i / 100 * 10, i % 100 * 10 + 8, i / 100 * 10 + 8)))];
        Assert.Equal(0, BoxConsistency.Distance(boxes, boxes, default, 0.3, BoxConsistency.LocalisationCredit)!.Value, 1e-9);
        DetectedBox[] heap = [.. Enumerable.Repeat(new DetectedBox("a", 0.9, new(0, 0, 9, 9)), 3_000)];
        Assert.InRange(BoxConsistency.Distance(heap, heap, default, 0.3, BoxConsistency.LocalisationCredit)!.Value, 0, 1);
    }
}
