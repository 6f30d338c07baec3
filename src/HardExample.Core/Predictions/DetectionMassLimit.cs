namespace HardExample.Core.Predictions;

/// <summary>The lower limit of the detection mass (Σ s u of an image), from training images, and the penalty below.</summary>
/// <param name="Quantile">Q05: the 5 % quantile of the mass over the training images under the same model; 0 when it is not known.</param>
/// <param name="Exponent">
/// α = max(0, n05 − 1), n05 the 5 % quantile over the training images of the number of boxes of at least score_threshold_low; at least 0.
/// </param>
public readonly record struct DetectionMassLimit(double Quantile, double Exponent)
{
    /// <summary>
    /// min(1, mass/Q05)^α in [0, 1]: what is left of the certainty of a detector that finds less than nearly all training images have. If a
    /// share x of the usual mass is left, x^(n05 − 1) is the chance that the n05 − 1 objects beside the first are all found. Where one
    /// object an image is usual there is no penalty: an image without any has its own reason.
    /// </summary>
    /// <param name="mass">Σ s u of the image, at least 0.</param>
    public double Penalty(double mass) => Quantile > 0 && Exponent > 0 && mass < Quantile ? Math.Pow(mass / Quantile, Exponent) : 1;
}
