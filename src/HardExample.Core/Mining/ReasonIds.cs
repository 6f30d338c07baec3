namespace HardExample.Core.Mining;

/// <summary>The ids of the reasons as the algorithms give them (formats.md section 7).</summary>
internal static class ReasonIds
{
    internal const int NoObject = 0;
    internal const int LowConfidence = 1;
    internal const int ClusterDisagrees = 2;
    internal const int FarFromClass = 3;
    internal const int SequenceDisagrees = 4;
    internal const int Anomaly = 30;

    internal static int? OfFeature(string feature) => feature switch
    {
        FeatureNames.ImageResolution => 5,
        FeatureNames.ImageAspectRatio => 6,
        FeatureNames.ImageBrightness => 7,
        FeatureNames.ImageSaturation => 8,
        FeatureNames.ImageColorfulness => 9,
        FeatureNames.Ambiguity => 10,
        FeatureNames.BoxCount => 11,
        FeatureNames.BoxStandardDeviation => 12,
        FeatureNames.BoxAspectRatio => 13,
        FeatureNames.BoxAreaRatio => 14,
        FeatureNames.BoxEdgeValue => 15,
        FeatureNames.BoxBrightness => 16,
        FeatureNames.BoxAmbiguity => 17,
        FeatureNames.BoxIoU => 18,
        _ => null,
    };

    internal static int? OfAugmentation(string operation) => operation switch
    {
        AugmentationNames.GaussianBlur => 19,
        AugmentationNames.FlipLeftRight => 20,
        AugmentationNames.Crop => 21,
        AugmentationNames.FlipUpDown => 22,
        AugmentationNames.Scale => 23,
        AugmentationNames.Translate => 24,
        AugmentationNames.Shear => 25,
        AugmentationNames.Superpixels => 26,
        AugmentationNames.Sharpen => 27,
        AugmentationNames.Add => 28,
        AugmentationNames.Invert => 29,
        _ => null,
    };
}
