using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Core.Features;

/// <summary>Computes the features of the boxes of one image.</summary>
public static class BoxFeatureCalculator
{
    private const int Few = 64;

    /// <summary>The features of the boxes whose score is at least <paramref name="scoreThresholdLow"/>.</summary>
    /// <param name="boxes">All boxes of the image, in pixels; parts outside the image are cut off.</param>
    /// <param name="pixels">Pixel statistics of the boxes, in the same order; default when they were not observed.</param>
    /// <param name="width">Width of the image, px, above 0.</param>
    /// <param name="height">Height of the image, px, above 0.</param>
    /// <param name="scoreThresholdLow">In [0, 1].</param>
    public static BoxFeatures Compute(
        IReadOnlyList<DetectedBox> boxes, ImmutableArray<BoxPixelFeatures> pixels, double width, double height, double scoreThresholdLow)
    {
        var kept = new List<int>(boxes.Count);
        for (int i = 0; i < boxes.Count; i++)
            if (boxes[i].Score >= scoreThresholdLow) kept.Add(i);
        if (kept.Count == 0) return new() { Count = 0 };

        BoundingBox[] clipped = [.. kept.Select(i => boxes[i].Box.Clip(width, height))];
        double[] areas = [.. clipped.Select(b => b.Area / (width * height))];
        double meanArea = areas.Average();
        bool observed = !pixels.IsDefault && pixels.Length == boxes.Count;
        BoundingBox[] tall = [.. clipped.Where(static b => b.Height > 0)];
        return new()
        {
            Count = kept.Count,
            StandardDeviation = Math.Sqrt(areas.Average(a => (a - meanArea) * (a - meanArea))),
            AreaRatio = meanArea,
            AspectRatio = tall.Length > 0 ? tall.Average(static b => b.Width / b.Height) : null,
            EdgeValue = clipped.Average(b => EdgeValue(b, width, height)),
            Overlap = Overlap(clipped),
            Brightness = observed ? kept.Average(i => pixels[i].Brightness) : null,
            Ambiguity = observed ? kept.Average(i => pixels[i].Ambiguity) : null,
        };
    }

    // Along the ray from the image's centre through the box's centre, the border is reached where the larger of the two relative offsets is
    // 1.
    private static double EdgeValue(BoundingBox box, double width, double height) =>
        Math.Max(Math.Abs(box.CenterX - width / 2) / (width / 2), Math.Abs(box.CenterY - height / 2) / (height / 2));

    // Both are exact; the sweep costs less when there are many boxes.
    private static double Overlap(BoundingBox[] boxes)
    {
        if (boxes.Length <= Few) return Enumerable.Range(0, boxes.Length).Average(i => Overlap(boxes, i));
        double[] alone = ExclusiveArea.Of(boxes);
        return Enumerable.Range(0, boxes.Length).Average(i => boxes[i].Area > 0 ? Math.Clamp(1 - alone[i] / boxes[i].Area, 0, 1) : 0);
    }

    private static double Overlap(BoundingBox[] boxes, int index) =>
        boxes[index].Area > 0 ? RectangleUnion.CoveredArea(boxes[index], boxes.Where((_, j) => j != index)) / boxes[index].Area : 0;
}
