namespace HardExample.Core.Samples;

/// <summary>What the inference model said about one augmented view of an image.</summary>
/// <param name="Operation">Name of the augmentation, as in aug_op_config.</param>
/// <param name="Draw">0 or 1: each augmentation has two deterministic draws.</param>
/// <param name="Prediction">Classification: confidences of the view. Detection: boxes mapped back to pixels of the original image.</param>
/// <param name="Transform">The augmentation's transform of points; a box centre outside [0, 1]² is no longer visible.</param>
public sealed record AugmentedPrediction(string Operation, int Draw, Prediction Prediction, AffineTransform Transform)
{
    /// <summary>What was said of which view, as people read it.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Operation} {Draw}: {Prediction.Label} {Prediction.Confidence:0.00}");
}
