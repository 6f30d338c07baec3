using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>The augmented views on which the prediction differs from that of the sample.</summary>
internal static class FlippedViews
{
    /// <summary>At most this many views of a sample are shown.</summary>
    internal const int MaxShown = 4;

    // Boxes with a lower score are ignored when two views are compared.
    private const double SureBox = 0.3;

    /// <summary>The views that differ and, in words, what the model says there.</summary>
    internal static ImmutableArray<(AugmentedPrediction View, string Text)> Of(Sample sample)
    {
        if (sample.Prediction is null || sample.AugmentedPredictions.IsDefaultOrEmpty) return [];
        var flipped = ImmutableArray.CreateBuilder<(AugmentedPrediction, string)>();
        foreach (AugmentedPrediction view in sample.AugmentedPredictions)
        {
            string? text = (sample.Prediction, view.Prediction) switch
            {
                (ClassificationPrediction a, ClassificationPrediction b) when !string.Equals(a.Label, b.Label, StringComparison.Ordinal) =>
                    FormattableString.Invariant($"{b.Label} {b.Confidence:0.00}"),
                (DetectionPrediction a, DetectionPrediction b) => Difference(a, b, view.Transform, sample.Features),
                _ => null,
            };
            if (text is not null) flipped.Add((view, text));
            if (flipped.Count == MaxShown) break;
        }
        return flipped.ToImmutable();
    }

    private static string? Difference(
        DetectionPrediction original, DetectionPrediction view, AffineTransform transform, ImageFeatures? size)
    {
        string before = Summary(original.Boxes.Where(b => size is null || StaysInSight(b.Box, transform, size))),
            after = Summary(view.Boxes);
        return before == after ? null : $"{after} instead of {before}";
    }

    private static bool StaysInSight(BoundingBox box, AffineTransform transform, ImageFeatures size)
    {
        (double x, double y) = transform.Apply(box.CenterX / size.Width, box.CenterY / size.Height);
        return x is >= 0 and <= 1 && y is >= 0 and <= 1;
    }

    private static string Summary(IEnumerable<DetectedBox> boxes)
    {
        string text = new DetectionPrediction([.. boxes.Where(static b => b.Score >= SureBox)]).Label;
        return text.Length == 0 ? "nothing" : text;
    }
}
