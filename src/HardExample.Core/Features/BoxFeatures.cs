namespace HardExample.Core.Features;

/// <summary>
/// The eight features of the boxes of one image; all but the count are null when there is no box, or when what they need was not observed.
/// </summary>
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

    /// <summary>
    /// bbox_edge_value: mean closeness of the centres to the border, 0 (in the middle of the image) to 1 (on its border).
    /// </summary>
    public double? EdgeValue { get; init; }

    /// <summary>bbox_bright: mean luminance in the boxes, 0..255.</summary>
    public double? Brightness { get; init; }

    /// <summary>bbox_ambiguity: mean over the boxes of the variance of the Laplacian; larger is sharper.</summary>
    public double? Ambiguity { get; init; }

    /// <summary>bbox_iou: mean share of a box that the union of the others covers, 0..1.</summary>
    public double? Overlap { get; init; }
}
