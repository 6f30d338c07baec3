using HardExample.Core.Samples;
using HardExample.Jobs.Models;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Tests.Models;

public sealed class ObservationGapTests
{
    private static readonly DetectionPrediction Boxes = new([new("cat", 0.5, new(1, 2, 3, 4))]);

    private static readonly Sample Whole = new()
    {
        Id = "1", Source = "1.png", Prediction = Boxes, EmbeddingSource = "e", AugmentationSource = "a",
        Features = new() { Width = 2, Height = 1 }, Embedding = [1, 2], PretrainedEmbedding = [4], PretrainedSource = "p", Descriptor = [3],
        BoxPixels = [new(1, 2)], BoxEmbeddings = [[1]],
        AugmentedPredictions = [new("flip", 0, Boxes, AffineTransform.Identity)], ContentHash = "ab",
    };

    private static readonly ObservationRequest All = new() { Needs = ObservationCatalog.Everything, Augmentations = ["flip"] };

    [Fact]
    public void Only_the_field_that_is_not_there_is_observed()
    {
        var gap = new ObservationGap("e", "a", "p");
        Assert.Equal(Observations.None, gap.Of(Whole, All));
        foreach (
            ObservedField field in ObservationCatalog.All.Where(
                static f => f.Subject != FieldSubject.LabelledBoxes && f != ObservationCatalog.Prediction))
            Assert.Equal(field.Observation, gap.Of(field.RemoveFrom(Whole), All));
    }

    [Fact]
    public void What_another_model_gave_is_observed_again_and_taken_off()
    {
        Assert.Equal(Observations.Embedding | Observations.BoxEmbeddings, new ObservationGap("other", "a", "p").Of(Whole, All));
        Assert.Equal(Observations.AugmentedPredictions, new ObservationGap("e", "other", "p").Of(Whole, All));

        Sample marked = ObservationGap.Mark(Whole, Observations.Embedding, static source => "other");

        Assert.Equal(("other", "a"), (marked.EmbeddingSource, marked.AugmentationSource));
        Assert.False(ObservationCatalog.BoxEmbeddings.IsOn(marked));
        Assert.True(ObservationCatalog.Embedding.IsOn(marked));
    }

    [Fact]
    public void A_classification_has_no_boxes_to_observe()
    {
        Sample classified = Whole
            with { Prediction = new ClassificationPrediction("cat", [new("cat", 1)]), BoxPixels = default, BoxEmbeddings = default };
        Assert.Equal(Observations.None, new ObservationGap("e", "a", "p").Of(classified, All));
    }

    [Fact]
    public void Another_augmentation_is_observed() =>
        Assert.Equal(Observations.AugmentedPredictions, new ObservationGap("e", "a", "p")
            .Of(Whole, All with { Augmentations = ["flip", "crop"] }));
}
