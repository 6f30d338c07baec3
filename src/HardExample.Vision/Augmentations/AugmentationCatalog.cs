using System.Collections.Frozen;
using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Vision.Augmentations;

/// <summary>All augmentations: mild and mostly without resampling, to measure the sample and not the operation.</summary>
public static class AugmentationCatalog
{
    /// <summary>All of them, in the order of <see cref="AugmentationNames.All"/>.</summary>
    public static ImmutableArray<Augmentation> All { get; } =
    [
        new(AugmentationNames.Crop, WholePixelMoves.Crop, WholePixelMoves.CropGeometry),
        new(AugmentationNames.FlipLeftRight, WholePixelMoves.FlipLeftRight, WholePixelMoves.FlipLeftRightGeometry),
        Augmentation.WithMirror(AugmentationNames.GaussianBlur, GaussianFilter.Blur, Unmoved),
        new(AugmentationNames.FlipUpDown, WholePixelMoves.FlipUpDown, WholePixelMoves.FlipUpDownGeometry),
        Augmentation.WithMirror(AugmentationNames.Scale, AffineResampling.Scale, AffineResampling.ScaleGeometry),
        new(AugmentationNames.Translate, WholePixelMoves.Translate, WholePixelMoves.TranslateGeometry),
        new(AugmentationNames.Shear, AffineResampling.Shear, AffineResampling.ShearGeometry),
        Augmentation.WithMirror(AugmentationNames.Superpixels, Superpixels.Blend, Unmoved),
        Augmentation.WithMirror(AugmentationNames.Sharpen, GaussianFilter.Sharpen, Unmoved),
        new(AugmentationNames.Add, Intensity.Add, static (_, _, _) => AffineTransform.Identity),
        Augmentation.WithMirror(AugmentationNames.Invert, Intensity.Invert, Unmoved),
    ];

    private static readonly FrozenDictionary<string, Augmentation> ByName = All.ToFrozenDictionary(
        static a => a.Name, StringComparer.Ordinal);

    /// <summary>Finds an augmentation.</summary>
    /// <param name="name">As in aug_op_config.</param>
    /// <exception cref="ConfigurationException">There is none of this name.</exception>
    public static Augmentation Get(string name) => ByName.TryGetValue(name, out Augmentation? augmentation)
        ? augmentation
        : throw new ConfigurationException(
            $"'{name}' in aug_op_config is no augmentation; there are {string.Join(", ", AugmentationNames.All)}.");

    private static AffineTransform Unmoved(int width, int height) => AffineTransform.Identity;
}
