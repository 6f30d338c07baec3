using System.Collections.Immutable;

namespace HardExample.Core.Samples;

/// <summary>An augmentation, as people read of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ReasonId">The id of the reason that the prediction changes under it.</param>
/// <param name="Suggestion">What a person may do about that.</param>
public sealed record AugmentationName(string Name, int ReasonId, string Suggestion);

/// <summary>The names of the augmentations, as aug_op_config has them.</summary>
public static class AugmentationNames
{
#pragma warning disable CS1591 // each constant is the name it holds
    public const string Crop = "crop";
    public const string FlipLeftRight = "fliplr";
    public const string GaussianBlur = "gaussianblur";
    public const string FlipUpDown = "flipud";
    public const string Scale = "scale";
    public const string Translate = "translate";
    public const string Shear = "shear";
    public const string Superpixels = "superpixels";
    public const string Sharpen = "sharpen";
    public const string Add = "add";
    public const string Invert = "invert";
#pragma warning restore CS1591

    /// <summary>
    /// All augmentations in the order of ModelArts' documentation, a row each. A new one comes last, with the next free id of a reason;
    /// what it does to an image is a row of HardExample.Vision/Augmentations/AugmentationCatalog.
    /// </summary>
    public static ImmutableArray<AugmentationName> Rows { get; } =
    [
        new(Crop, 21, "The model relies on the margin of the image; label it and add cropped images when training."),
        new(FlipLeftRight, 20, "The mirrored object is taken for something else; label it and add mirrored images when training."),
        new(GaussianBlur, 19, "The model relies on fine texture here; label it and add slightly blurred images when training."),
        new(FlipUpDown, 22, "The orientation decides the prediction; label it and add upside-down images if they occur in service."),
        new(Scale, 23, "The size of the object decides the prediction; label it and add images at other scales when training."),
        new(Translate, 24, "The position of the object decides the prediction; label it and add shifted images when training."),
        new(Shear, 25, "A slight change of the view decides the prediction; label it and add sheared or slanted images when training."),
        new(Superpixels, 26, "The model relies on small detail here; label it and add images of lower detail when training."),
        new(Sharpen, 27, "The sharpness decides the prediction; label it and add sharpened images when training."),
        new(Add, 28, "A little more or less light decides the prediction; label it and vary brightness when training."),
        new(Invert, 29, "The polarity of the colours decides the prediction; label it and add inverted images if they occur in service."),
    ];

    /// <summary>The names, in the order of <see cref="Rows"/>.</summary>
    public static ImmutableArray<string> All { get; } = [.. Rows.Select(static row => row.Name)];
}
