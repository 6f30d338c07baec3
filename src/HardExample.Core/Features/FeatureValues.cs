using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Core.Features;

/// <summary>The features of a sample as the numbers that distributions are made of: sharpness as its log1p.</summary>
public static class FeatureValues
{
    /// <summary>The features of the image, in the order of <see cref="FeatureNames.Image"/>.</summary>
    public static ImmutableArray<double> OfImage(ImageFeatures features) => [.. ImageFeatureCatalog.All.Select(f => f.ValueOf(features))];

    /// <summary>The features of the boxes, in the order of <see cref="FeatureNames.Box"/>; null where one does not apply.</summary>
    public static ImmutableArray<double?> OfBoxes(BoxFeatures features) =>
    [
        features.Count, features.Overlap, features.StandardDeviation, features.Brightness,
        features.Ambiguity is { } ambiguity ? double.LogP1(ambiguity) : null,
        features.AspectRatio, features.AreaRatio, features.EdgeValue,
    ];

    /// <summary>The observed features of a sample, in the order of <see cref="FeatureNames.All"/>; null = not applicable.</summary>
    /// <param name="sample">With image features, else nothing applies; for detection also with boxes.</param>
    /// <param name="fromAnnotations">Whether boxes are those that a person drew, or those of the prediction.</param>
    /// <param name="scoreThresholdLow">Boxes with a lower score are left out.</param>
    public static ImmutableArray<double?> Of(Sample sample, bool fromAnnotations, double scoreThresholdLow)
    {
        var values = new double?[FeatureNames.All.Length];
        if (sample.Features is not { } features) return [.. values];
        ImmutableArray<double> image = OfImage(features);
        for (int i = 0; i < image.Length; i++) values[i] = image[i];

        ImmutableArray<DetectedBox> boxes = fromAnnotations
            ? sample.LabelledBoxes
            : (sample.Prediction as DetectionPrediction)?.Boxes ?? default;
        if (!boxes.IsDefault && features.Width > 0 && features.Height > 0)
        {
            BoxFeatures box = BoxFeatureCalculator.Compute(
                boxes, fromAnnotations ? sample.LabelledBoxPixels : sample.BoxPixels, features.Width, features.Height, scoreThresholdLow);
            OfBoxes(box).CopyTo(values, image.Length);
        }
        return [.. values];
    }
}
