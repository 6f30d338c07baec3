using HardExample.Core.Features;
using HardExample.Core.Formats;
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

    [Fact]
    public void The_tree_gives_what_the_walk_gives()
    {
        BoundingBox[] boxes = Drawn(600, 5);
        double[] walked = ExclusiveArea.Of(boxes), tree = new ExclusiveAreaTree(boxes).Sweep();
        for (int i = 0; i < boxes.Length; i++) Assert.Equal(walked[i], tree[i], 1e-6);
    }

    [Fact]
    public void A_hundred_thousand_boxes_over_each_other_are_swept()
    {
        // Each reaches 1 px farther to the right than the one before, and two bars cross them all.
        const int Count = InferenceResultFile.MaxBoxes - 2;
        BoundingBox[] boxes = [.. Enumerable.Range(1, Count).Select(static i => new BoundingBox(0, 0, i, 4)), new(0, 1, Count, 2),
            new(0, 3, Count, 9)];
        double[] alone = ExclusiveArea.Of(boxes);
        Assert.Equal(0, alone[0], 1e-6);
        // From its neighbour's right edge on, less the bars: 1 x (4 - 1 - 1).
        Assert.Equal(2, alone[Count - 1], 1e-6);
        Assert.Equal(0, alone[Count], 1e-6);
        Assert.Equal(5.0 * Count, alone[Count + 1], 1e-3);
    }

    [Theory]
    [InlineData(10, 1, 0.25)]
    [InlineData(500, 1, 0.25)]
    [InlineData(500, 9, 0.25)]
    [InlineData(500, 9, 0.5)]
    [InlineData(500, 9, 0.1)]
    [InlineData(500, 9, 0.01)]
    public void No_box_that_overlaps_enough_is_missed(int count, double side, double minIoU)
    {
        BoundingBox[] boxes = Drawn(count, side), asked = Drawn(100, side, 2);
        var similar = new SimilarBoxes(minIoU);
        for (int i = 0; i < count; i++) similar.Add(i, i % 2, boxes[i]);
        foreach (BoundingBox box in asked)
            for (int label = 0; label < 2; label++)
            {
                List<int> near = similar.Near(label, box);
                Assert.Equal(near.Order(), near);
                Assert.All(near, i => Assert.Equal(label, i % 2));
                Assert.Empty(Enumerable.Range(0, count).Where(i => i % 2 == label && boxes[i].IoU(box) >= minIoU).Except(near));
            }
    }

    [Fact]
    public void Few_of_many_small_boxes_are_looked_at()
    {
        var similar = new SimilarBoxes(0.25);
        for (int i = 0; i < 10_000; i++) similar.Add(i, 0, new(i % 100 * 10, i / 100 * 10, i % 100 * 10 + 8, i / 100 * 10 + 8));
        Assert.InRange(similar.Near(0, new(500, 500, 508, 508)).Count, 1, 25);
    }

    [Fact]
    public void Of_boxes_in_a_heap_those_with_the_nearest_centres_are_looked_at()
    {
        var similar = new SimilarBoxes(0.25);
        for (int i = 0; i < 1000; i++) similar.Add(i, 0, new(i * 0.001, 0, 8 + i * 0.001, 8));
        Assert.Equal([499, 500, 501, 502], similar.Near(0, new(0.5006, 0, 8.5006, 8), max: 4));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Ten_thousand_boxes_of_one_place_fit_into_memory_and_agree_with_themselves()
    {
        DetectedBox[] boxes = [.. Enumerable.Range(0, 10_000)
            .Select(static i => new DetectedBox("a", 0.9, new(i % 100 * 10, i / 100 * 10, i % 100 * 10 + 8, i / 100 * 10 + 8)))];
        Assert.Equal(0, BoxConsistency.Distance(boxes, boxes, default, 0.3, BoxConsistency.LocalisationCredit)!.Value, 1e-9);
        DetectedBox[] heap = [.. Enumerable.Repeat(new DetectedBox("a", 0.9, new(0, 0, 9, 9)), InferenceResultFile.MaxBoxes)];
        Assert.InRange(BoxConsistency.Distance(heap, heap, default, 0.3, BoxConsistency.LocalisationCredit)!.Value, 0, 1);
    }
}
