using System.Collections.Immutable;
using HardExample.Core;
using HardExample.Core.Samples;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Features;

/// <summary>Measures the features of an image and of its boxes. Thread safe; independent of vector width.</summary>
public static class ImageFeatureExtractor
{
    /// <summary>The longest side at which sharpness is measured, px, for comparison across resolutions.</summary>
    public const int SharpnessSide = 512;

    // Of more boxes than this the sums over windows are looked up.
    private const int ManyBoxes = 1024;

    /// <summary>How each measured feature of <see cref="ImageFeatureCatalog"/> is measured.</summary>
    private static readonly Dictionary<string, Func<MeasuredPixels, double>> Measures = new(StringComparer.Ordinal)
    {
        [FeatureNames.ImageBrightness] = static p => p.Colour.Brightness,
        [FeatureNames.ImageSaturation] = static p => p.Colour.Saturation,
        [FeatureNames.ImageColorfulness] = static p => p.Colour.Colourfulness,
        [FeatureNames.Ambiguity] = static p => p.Luminance.LaplacianVariance(0, 0, p.Luminance.Width, p.Luminance.Height),
    };

    private static readonly Func<MeasuredPixels, double>[] MeasuresInOrder =
        [.. ImageFeatureCatalog.Measured.Select(static f => Measures[f.Name])];

    /// <summary>Measures the features of the whole image.</summary>
    /// <param name="image">At full size, or with a longest side of at least <see cref="SharpnessSide"/>.</param>
    public static ImageFeatures Extract(DecodedImage image)
    {
        using LuminancePlane plane = LuminanceOf(image);
        return Extract(image, plane);
    }

    /// <summary>Measures brightness and sharpness in each box.</summary>
    /// <param name="image">As for <see cref="Extract(DecodedImage)"/>.</param>
    /// <param name="boxes">Boxes in px of the upright original; what reaches over the border does not count, an empty box gives 0 and
    /// 0.</param>
    /// <returns>One entry a box, in the same order.</returns>
    public static ImmutableArray<BoxPixelFeatures> ExtractBoxes(DecodedImage image, IReadOnlyList<DetectedBox> boxes)
    {
        using LuminancePlane plane = LuminanceOf(image);
        return ExtractBoxes(image, plane, boxes);
    }

    /// <summary>The plane that both are measured on; whoever wants both makes it once.</summary>
    internal static LuminancePlane LuminanceOf(DecodedImage image) => LuminancePlane.Of(image.Pixels, SharpnessSide);

    internal static ImageFeatures Extract(DecodedImage image, LuminancePlane plane)
    {
        var pixels = new MeasuredPixels(image.Pixels, ColourStatistics.Of(image.Pixels.Pixels), plane);
        var values = new double[MeasuresInOrder.Length];
        for (int i = 0; i < values.Length; i++) values[i] = MeasuresInOrder[i](pixels);
        return new(values) { Width = image.OriginalWidth, Height = image.OriginalHeight };
    }

    internal static ImmutableArray<BoxPixelFeatures> ExtractBoxes(
        DecodedImage image, LuminancePlane plane, IReadOnlyList<DetectedBox> boxes)
    {
        double scaleX = (double)plane.Width / image.OriginalWidth, scaleY = (double)plane.Height / image.OriginalHeight;
        LuminanceSums? sums = boxes.Count > ManyBoxes ? new(plane) : null;
        var features = ImmutableArray.CreateBuilder<BoxPixelFeatures>(boxes.Count);
        for (int i = 0; i < boxes.Count; i++)
        {
            BoundingBox box = boxes[i].Box.Clip(image.OriginalWidth, image.OriginalHeight);
            features.Add(box.Area > 0 ? Measure(plane, sums, box, scaleX, scaleY) : default);
        }
        return features.MoveToImmutable();
    }

    /// <summary>Every pixel that the box touches counts.</summary>
    private static BoxPixelFeatures Measure(LuminancePlane plane, LuminanceSums? sums, BoundingBox box, double scaleX, double scaleY)
    {
        // Scaling may put a border a rounding error past a whole pixel, or past the image.
        const double Tolerance = 1e-6;
        int left = Math.Min((int)(box.XMin * scaleX + Tolerance), plane.Width - 1),
            top = Math.Min((int)(box.YMin * scaleY + Tolerance), plane.Height - 1);
        int right = Math.Clamp((int)Math.Ceiling(box.XMax * scaleX - Tolerance), left + 1, plane.Width);
        int bottom = Math.Clamp((int)Math.Ceiling(box.YMax * scaleY - Tolerance), top + 1, plane.Height);
        return sums is null
            ? new(plane.Mean(left, top, right, bottom), plane.LaplacianVariance(left, top, right, bottom))
            : new(sums.Mean(left, top, right, bottom), sums.LaplacianVariance(left, top, right, bottom));
    }

    /// <summary>What features are measured on.</summary>
    /// <param name="Image">The working copy.</param>
    /// <param name="Colour">Means over all its pixels.</param>
    /// <param name="Luminance">Its luminance at a longest side of at most <see cref="SharpnessSide"/> px.</param>
    private sealed record MeasuredPixels(RgbImage Image, ColourStatistics Colour, LuminancePlane Luminance);
}
