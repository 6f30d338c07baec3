namespace HardExample.Core.Samples;

/// <summary>Pixel statistics inside one box.</summary>
/// <param name="Brightness">Mean luminance, 0..255.</param>
/// <param name="Ambiguity">Variance of the Laplacian of luminance; larger is sharper.</param>
public readonly record struct BoxPixelFeatures(double Brightness, double Ambiguity);
