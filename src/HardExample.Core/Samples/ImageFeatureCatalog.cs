using System.Collections.Immutable;

namespace HardExample.Core.Samples;

/// <summary>One feature of a whole image.</summary>
/// <param name="Name">Its name, as feature_op_config and files have it.</param>
/// <param name="Weight">Its default weight in feature_distribution_mining.</param>
/// <param name="ReasonId">The id of its reason.</param>
/// <param name="Meaning">The reason, as a sentence without capital and full stop.</param>
/// <param name="Suggestion">What a person may do about it.</param>
public sealed record ImageFeature(string Name, double Weight, int ReasonId, string Meaning, string Suggestion)
{
    /// <summary>Computes it from width and height of the upright original, px; null = it is measured on the pixels.</summary>
    public Func<int, int, double>? FromSize { get; init; }

    /// <summary>Whether distributions are made of its log1p, because it varies over decades.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>What images are of which it is higher, for example "brighter".</summary>
    public string Higher { get; init; } = "higher";

    /// <summary>What images are of which it is lower.</summary>
    public string Lower { get; init; } = "lower";

    /// <summary>How people call it in a line that lists features.</summary>
    public string ShortName { get; init; } = "";

    /// <summary>The format in which people read it.</summary>
    public string Format { get; init; } = "0";

    /// <summary>The number that distributions are made of.</summary>
    public double ValueOf(ImageFeatures features) => IsLogarithmic ? double.LogP1(features[Name]) : features[Name];
}

/// <summary>
/// The features of the whole image, a row each: names, default weights, reasons and files come from here. A new feature costs a row here,
/// with the next free id of a reason, and its measure in HardExample.Vision/Features/ImageFeatureExtractor.
/// </summary>
public static class ImageFeatureCatalog
{
    /// <summary>All features; their order is that of <see cref="FeatureNames.Image"/>, and a new one comes last.</summary>
    public static ImmutableArray<ImageFeature> All { get; } =
    [
        new(FeatureNames.ImageAspectRatio, 0.5, 6, "the image aspect ratio is off the training distribution",
            "Check for cropping or rotation by mistake; add images of this shape if they will keep coming.")
            { FromSize = static (width, height) => (double)width / height, Higher = "wider", Lower = "narrower", Format = "0.00" },
        new(FeatureNames.ImageBrightness, 1.0, 7, "the image brightness is off the training distribution",
            "Label what can still be seen and add images taken in this light, or vary brightness when training.")
            { ShortName = "brightness", Higher = "brighter", Lower = "darker" },
        new(FeatureNames.ImageSaturation, 0.5, 8, "the image saturation is off the training distribution",
            "Check whether the camera changed its colour mode; add images like it or vary saturation when training.")
            { ShortName = "saturation", Format = "0.00", Higher = "more saturated", Lower = "less saturated" },
        new(FeatureNames.ImageResolution, 0.5, 5, "the image resolution is off the training distribution",
            "Check the camera or the export settings; add images of this resolution if they will keep coming.")
            { FromSize = static (width, height) => (double)width * height, Higher = "larger", Lower = "smaller" },
        new(FeatureNames.ImageColorfulness, 0.5, 9, "the image colourfulness is off the training distribution",
            "Check the white balance and the light; add images with such colours or vary colour when training.")
            { ShortName = "colourfulness", Higher = "more colourful", Lower = "less colourful" },
        new(FeatureNames.Ambiguity, 1.0, 10, "the image sharpness is off the training distribution",
            "Check focus, motion and compression; label it if a person can still tell, or leave it out if not.")
            { ShortName = "sharpness", IsLogarithmic = true, Higher = "sharper", Lower = "blurrier" },
    ];

    /// <summary>The features that are measured on the pixels; those of the size alone follow from it.</summary>
    public static ImmutableArray<ImageFeature> Measured { get; } = [.. All.Where(static f => f.FromSize is null)];

    /// <summary>The feature of a name; null when there is none.</summary>
    public static ImageFeature? Find(string name)
    {
        foreach (ImageFeature feature in All)
            if (feature.Name == name) return feature;
        return null;
    }

    /// <summary>Where a measured feature stands among <see cref="Measured"/>; −1 when there is none of that name.</summary>
    internal static int IndexOf(string name)
    {
        for (int i = 0; i < Measured.Length; i++)
            if (Measured[i].Name == name) return i;
        return -1;
    }
}
