using HardExample.Core.Configuration;
using HardExample.Core.Fusion;
using HardExample.Core.Reasons;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Samples;

public sealed class ImageFeaturesTests
{
    private static readonly ImageFeatures Some =
        new() { Width = 200, Height = 100, ImageBrightness = 127.6, ImageSaturation = 0.25, ImageColorfulness = 30, Ambiguity = 400 };

    [Fact]
    public void A_feature_is_found_by_its_name() => Assert.Equal(
        [2, 127.6, 0.25, 20_000, 30, 400], FeatureNames.Image.Select(static name => Some[name]));

    [Fact]
    public void An_unknown_name_is_refused() =>
        Assert.Contains("'image_taste'", Assert.Throws<ArgumentException>(static () => Some["image_taste"]).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_copy_has_values_of_its_own()
    {
        ImageFeatures copy = Some with { ImageBrightness = 1 };
        Assert.Equal((127.6, 1.0), (Some.ImageBrightness, copy.ImageBrightness));
        Assert.Equal(Some, copy with { ImageBrightness = 127.6 });
        Assert.NotEqual(Some, copy);
    }

    [Fact]
    public void People_read_all_of_them() =>
        Assert.Equal("200 x 100 px, brightness 128, saturation 0.25, colourfulness 30, sharpness 400", Some.ToString());

    [Fact]
    public void Every_feature_has_its_reason_and_its_weight() => Assert.All(ImageFeatureCatalog.All, static feature =>
    {
        Assert.Equal(feature.ReasonId, ReasonCatalog.ForFeature(feature.Name));
        Assert.Equal(feature.ReasonId, ReasonCatalog.All[feature.ReasonId].Id);
        Assert.Equal(feature.Weight, ParameterCatalog.FeatureWeights.WeightOf(feature.Name));
    });
}
