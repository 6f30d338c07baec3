namespace HardExample.Core.Features;

/// <summary>Eight features of the boxes of an image; all but the count are null without boxes or observations.</summary>
public sealed record BoxFeatures
{
    /// <summary>bbox_num: how many boxes.</summary>
    public required int Count { get; init; }

    /// <summary>bbox_std: standard deviation of the box areas as shares of the image, 0 for one box.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>bbox_aspect_ratio: mean of width / height.</summary>
    public double? AspectRatio { get; init; }

    /// <summary>bbox_area_ratio: mean of box area / image area, 0..1.</summary>
    public double? AreaRatio { get; init; }

    /// <summary>bbox_edge_value: mean closeness of the centres to the border, 0 (centre) to 1 (border).</summary>
    public double? EdgeValue { get; init; }

    /// <summary>bbox_bright: mean luminance in the boxes, 0..255.</summary>
    public double? Brightness { get; init; }

    /// <summary>bbox_ambiguity: mean over the boxes of the variance of the Laplacian; larger is sharper.</summary>
    public double? Ambiguity { get; init; }

    /// <summary>bbox_iou: mean share of a box that the union of the others covers, 0..1.</summary>
    public double? Overlap { get; init; }
}
