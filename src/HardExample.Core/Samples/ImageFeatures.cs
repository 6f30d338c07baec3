namespace HardExample.Core.Samples;

/// <summary>Image statistics of one image (algorithms: feature_distribution_mining, anomaly_detection_mining).</summary>
public sealed record ImageFeatures
{
    /// <summary>Width of the upright original, px.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the upright original, px.</summary>
    public required int Height { get; init; }

    /// <summary>Width × height, px².</summary>
    public double ImageResolution => (double)Width * Height;

    /// <summary>Width / height.</summary>
    public double ImageAspectRatio => (double)Width / Height;

    /// <summary>Mean of 0.299 R + 0.587 G + 0.114 B, 0..255.</summary>
    public required double ImageBrightness { get; init; }

    /// <summary>Mean HSV saturation, 0..1.</summary>
    public required double ImageSaturation { get; init; }

    /// <summary>Colourfulness, at least 0 (Hasler and Süsstrunk, "Measuring colourfulness in natural images", 2003).</summary>
    public required double ImageColorfulness { get; init; }

    /// <summary>Variance of the Laplacian of luminance at a longest side of at most 512 px; larger is sharper.</summary>
    public required double Ambiguity { get; init; }

    /// <summary>All of them, as people read them.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Width} x {Height} px, brightness {ImageBrightness:0}, saturation {ImageSaturation:0.00}, colourfulness {ImageColorfulness:0}, sharpness {Ambiguity:0}");
}

/// <summary>Pixel statistics inside one box.</summary>
/// <param name="Brightness">Mean luminance, 0..255.</param>
/// <param name="Ambiguity">Variance of the Laplacian of luminance; larger is sharper.</param>
public readonly record struct BoxPixelFeatures(double Brightness, double Ambiguity);
