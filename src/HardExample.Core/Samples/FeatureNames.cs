using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Core.Samples;

/// <summary>The names of the features, as feature_op_config has them.</summary>
public static class FeatureNames
{
#pragma warning disable CS1591 // each constant is the name it holds
    public const string ImageAspectRatio = "image_aspect_ratio";
    public const string ImageBrightness = "image_brightness";
    public const string ImageSaturation = "image_saturation";
    public const string ImageResolution = "image_resolution";
    public const string ImageColorfulness = "image_colorfulness";
    public const string Ambiguity = "ambiguity";
    public const string BoxCount = "bbox_num";
    public const string BoxIoU = "bbox_iou";
    public const string BoxStandardDeviation = "bbox_std";
    public const string BoxBrightness = "bbox_bright";
    public const string BoxAmbiguity = "bbox_ambiguity";
    public const string BoxAspectRatio = "bbox_aspect_ratio";
    public const string BoxAreaRatio = "bbox_area_ratio";
    public const string BoxEdgeValue = "bbox_edge_value";
#pragma warning restore CS1591

    /// <summary>The features of the whole image; both tasks have them.</summary>
    public static ImmutableArray<string> Image { get; } = [.. ImageFeatureCatalog.All.Select(static f => f.Name)];

    /// <summary>The features of the boxes; detection only.</summary>
    public static ImmutableArray<string> Box { get; } =
        [BoxCount, BoxIoU, BoxStandardDeviation, BoxBrightness, BoxAmbiguity, BoxAspectRatio, BoxAreaRatio, BoxEdgeValue];

    /// <summary>All of them, in the order of feature_op_config's default.</summary>
    public static ImmutableArray<string> All { get; } = [.. Image, .. Box];
}
