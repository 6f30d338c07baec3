using HardExample.Core.Samples;
using HardExample.Vision.Models.Decoding;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Tests.Models;

public sealed class NonMaximumSuppressionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    public void Of_many_boxes_those_are_kept_that_are_kept_when_all_are_compared(double iou)
    {
        var random = new Random(1);
        List<RawBox> boxes = [.. Enumerable.Range(0, 1500).Select(_ =>
        {
            double x = random.Next(300), y = random.Next(300);
            return new RawBox(random.Next(2), random.NextDouble(), new BoundingBox(x, y, x + random.Next(1, 60), y + random.Next(1, 60)));
        })];
        var kept = new List<RawBox>();
        foreach (RawBox box in boxes.OrderByDescending(static b => b.Score))
            if (!kept.Exists(k => k.ClassIndex == box.ClassIndex && k.Box.IoU(box.Box) > iou)) kept.Add(box);

        Assert.Equal(kept, NonMaximumSuppression.Apply(boxes, iou));
    }
}
