using HardExample.Vision.Features;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Descriptors;

/// <summary>
/// A global feature that needs no model: block colour moments, histograms of oriented gradients and local binary patterns, each part and
/// then the whole L2-normalised. Thread safe.
/// </summary>
public static class WeightFreeDescriptor
{
    /// <summary>Side of the working copy that <see cref="Compute"/> takes, px.</summary>
    public const int Side = 128;

    /// <summary>Length of the descriptor.</summary>
    public static int Length => ColourMoments.Length + OrientedGradients.Length + LocalBinaryPatterns.Length;

    /// <summary>Describes an image.</summary>
    /// <param name="workingCopy">The image, stretched to 128 × 128 px.</param>
    /// <returns>[<see cref="Length"/>], of length 1.</returns>
    /// <exception cref="ArgumentException">The working copy has another size.</exception>
    public static float[] Compute(RgbImage workingCopy)
    {
        if (workingCopy.Width != Side || workingCopy.Height != Side)
            throw new ArgumentException($"The descriptor takes {Side} × {Side} px, not {workingCopy.Width} × {workingCopy.Height}.",
                nameof(workingCopy));
        var descriptor = new float[Length];
        using LuminancePlane luminance = LuminancePlane.Of(workingCopy, Side);
        Span<float> colour = descriptor.AsSpan(0, ColourMoments.Length);
        Span<float> gradients = descriptor.AsSpan(ColourMoments.Length, OrientedGradients.Length);
        Span<float> patterns = descriptor.AsSpan(ColourMoments.Length + OrientedGradients.Length);
        ColourMoments.Compute(workingCopy, colour);
        OrientedGradients.Compute(luminance, gradients);
        LocalBinaryPatterns.Compute(luminance, patterns);
        UnitLength.Normalise(colour);
        UnitLength.Normalise(gradients);
        UnitLength.Normalise(patterns);
        UnitLength.Normalise(descriptor);
        return descriptor;
    }
}
