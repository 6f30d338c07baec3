using HardExample.Core.Reasons;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Fusion;

public sealed class ReasonCatalogTests
{
    [Fact]
    public void There_are_31_reasons_and_the_id_is_the_place()
    {
        Assert.Equal(Enumerable.Range(0, 31), ReasonCatalog.All.Select(static r => r.Id));
        Assert.Equal(31, ReasonCatalog.All.Select(static r => r.Meaning).Distinct().Count());
        Assert.Equal(31, ReasonCatalog.All.Select(static r => r.Suggestion).Distinct().Count());
    }

    [Theory]
    [InlineData("image_resolution", 5)]
    [InlineData("image_aspect_ratio", 6)]
    [InlineData("image_brightness", 7)]
    [InlineData("image_saturation", 8)]
    [InlineData("image_colorfulness", 9)]
    [InlineData("ambiguity", 10)]
    [InlineData("bbox_num", 11)]
    [InlineData("bbox_std", 12)]
    [InlineData("bbox_aspect_ratio", 13)]
    [InlineData("bbox_area_ratio", 14)]
    [InlineData("bbox_edge_value", 15)]
    [InlineData("bbox_bright", 16)]
    [InlineData("bbox_ambiguity", 17)]
    [InlineData("bbox_iou", 18)]
    public void A_feature_has_its_reason(string feature, int id) => Assert.Equal(id, ReasonCatalog.ForFeature(feature));

    [Theory]
    [InlineData("gaussianblur", 19)]
    [InlineData("fliplr", 20)]
    [InlineData("crop", 21)]
    [InlineData("flipud", 22)]
    [InlineData("scale", 23)]
    [InlineData("translate", 24)]
    [InlineData("shear", 25)]
    [InlineData("superpixels", 26)]
    [InlineData("sharpen", 27)]
    [InlineData("add", 28)]
    [InlineData("invert", 29)]
    public void An_augmentation_has_its_reason(string augmentation, int id) =>
        Assert.Equal(id, ReasonCatalog.ForAugmentation(augmentation));

    [Fact]
    public void Every_algorithm_but_similarity_gives_a_reason() =>
        Assert.Equal(AlgorithmNames.All.Remove(AlgorithmNames.ImageSimilarity).Order(),
            ReasonCatalog.All.Select(static r => r.Algorithm).Distinct().Order());

    [Fact]
    public void What_is_not_a_reason_is_not_found()
    {
        Assert.Null(ReasonCatalog.Find(-1));
        Assert.Null(ReasonCatalog.Find(31));
        Assert.Throws<ArgumentException>(() => ReasonCatalog.ForFeature("crop"));
    }
}
