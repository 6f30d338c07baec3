using System.Globalization;

namespace HardExample.Core.Samples;

/// <summary>The features of one image, those of <see cref="ImageFeatureCatalog"/>.</summary>
public sealed record ImageFeatures
{
    private readonly double[] _measured;

    /// <summary>Makes features whose measured values are 0 until they are set.</summary>
    public ImageFeatures() => _measured = new double[ImageFeatureCatalog.Measured.Length];

    /// <summary>Makes features.</summary>
    /// <param name="measured">The values of <see cref="ImageFeatureCatalog.Measured"/>, in that order.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than measured features.</exception>
    public ImageFeatures(ReadOnlySpan<double> measured)
    {
        if (measured.Length != ImageFeatureCatalog.Measured.Length)
            throw new ArgumentException($"{ImageFeatureCatalog.Measured.Length} measured features are expected, not {measured.Length}.",
                nameof(measured));
        _measured = measured.ToArray();
    }

    // A copy has values of its own, for what "with" sets.
    private ImageFeatures(ImageFeatures original) =>
        (Width, Height, _measured) = (original.Width, original.Height, [.. original._measured]);

    /// <summary>Width of the upright original, px.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the upright original, px.</summary>
    public required int Height { get; init; }

    /// <summary>Width × height, px².</summary>
    public double ImageResolution => this[FeatureNames.ImageResolution];

    /// <summary>Width / height.</summary>
    public double ImageAspectRatio => this[FeatureNames.ImageAspectRatio];

    /// <summary>Mean of 0.299 R + 0.587 G + 0.114 B, 0..255.</summary>
    public double ImageBrightness { get => this[FeatureNames.ImageBrightness]; init => Set(FeatureNames.ImageBrightness, value); }

    /// <summary>Mean HSV saturation, 0..1.</summary>
    public double ImageSaturation { get => this[FeatureNames.ImageSaturation]; init => Set(FeatureNames.ImageSaturation, value); }

    /// <summary>Colourfulness, at least 0 (Hasler and Süsstrunk, "Measuring colourfulness in natural images", 2003).</summary>
    public double ImageColorfulness { get => this[FeatureNames.ImageColorfulness]; init => Set(FeatureNames.ImageColorfulness, value); }

    /// <summary>Variance of the Laplacian of luminance at a longest side of at most 512 px; larger is sharper.</summary>
    public double Ambiguity { get => this[FeatureNames.Ambiguity]; init => Set(FeatureNames.Ambiguity, value); }

    /// <summary>The feature of a name.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public double this[string name]
    {
        get
        {
            int index = ImageFeatureCatalog.IndexOf(name);
            return index >= 0 ? _measured[index]
                : ImageFeatureCatalog.Find(name)?.FromSize is { } fromSize ? fromSize(Width, Height)
                : throw new ArgumentException($"There is no image feature '{name}'.", nameof(name));
        }
    }

    /// <summary>The values of <see cref="ImageFeatureCatalog.Measured"/>, in that order.</summary>
    public ReadOnlySpan<double> MeasuredValues() => _measured;

    /// <summary>Whether both have the same values.</summary>
    public bool Equals(ImageFeatures? other) =>
        other is not null && Width == other.Width && Height == other.Height && _measured.AsSpan().SequenceEqual(other._measured);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Width);
        hash.Add(Height);
        foreach (double value in _measured) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>All of them, as people read them.</summary>
    public override string ToString() => $"{Width} x {Height} px, " + string.Join(", ",
        ImageFeatureCatalog.Measured.Select(f => $"{f.ShortName} {this[f.Name].ToString(f.Format, CultureInfo.InvariantCulture)}"));

    private void Set(string name, double value) => _measured[ImageFeatureCatalog.IndexOf(name)] = value;
}

/// <summary>Pixel statistics inside one box.</summary>
/// <param name="Brightness">Mean luminance, 0..255.</param>
/// <param name="Ambiguity">Variance of the Laplacian of luminance; larger is sharper.</param>
public readonly record struct BoxPixelFeatures(double Brightness, double Ambiguity);
