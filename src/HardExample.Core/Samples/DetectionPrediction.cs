using System.Collections.Immutable;

namespace HardExample.Core.Samples;

/// <summary>Detected boxes of one image.</summary>
/// <param name="Boxes">In the order of the result; may be empty.</param>
public sealed record DetectionPrediction(ImmutableArray<DetectedBox> Boxes) : Prediction
{
    /// <inheritdoc/>
    public override string Label => string.Join(", ",
        Boxes.GroupBy(static b => b.Label, StringComparer.Ordinal).OrderByDescending(static g => g.Count())
            .ThenBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => $"{g.Count()} {g.Key}"));

    /// <inheritdoc/>
    public override double Confidence => Boxes.IsEmpty ? 0 : Boxes.Max(static b => b.Score);

    /// <inheritdoc/>
    public override TaskType TaskType => TaskType.ObjectDetection;
}

/// <summary>One box of a detection or of an annotation.</summary>
/// <param name="Label">Class name.</param>
/// <param name="Score">Confidence in [0, 1]; 1 for a human annotation.</param>
/// <param name="Box">Where, in pixels of the upright original image.</param>
public readonly record struct DetectedBox(string Label, double Score, BoundingBox Box);
