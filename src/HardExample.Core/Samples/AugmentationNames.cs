using System.Collections.Immutable;

namespace HardExample.Core.Samples;

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

    /// <summary>All of them, in the order of ModelArts' documentation.</summary>
    public static ImmutableArray<string> All { get; } =
        [Crop, FlipLeftRight, GaussianBlur, FlipUpDown, Scale, Translate, Shear, Superpixels, Sharpen, Add, Invert];
}
