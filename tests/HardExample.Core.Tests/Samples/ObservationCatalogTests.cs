using HardExample.Core.Formats;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Samples;

public sealed class ObservationCatalogTests
{
    private static readonly DetectionPrediction Boxes = new([new("cat", 0.5, new(1, 2, 3, 4))]);

    private static readonly Sample Whole = new()
    {
        Id = "1", Source = "1.png", Prediction = Boxes, LabelledBoxes = [new("cat", 1, new(1, 1, 2, 2))],
        Features = new() { Width = 2, Height = 1, ImageBrightness = 1, ImageSaturation = 2, ImageColorfulness = 3, Ambiguity = 4 },
        Embedding = [1, 2], Descriptor = [3], PretrainedEmbedding = [4], ContentHash = "5", BoxPixels = [new(1, 2)], BoxEmbeddings = [[1]],
        LabelledBoxPixels = [new(3, 4)], LabelledBoxEmbeddings = [[2]],
        AugmentedPredictions = [new("flip", 0, Boxes, AffineTransform.Identity)],
    };

    [Fact]
    public void Every_flag_is_that_of_a_field()
    {
        foreach (Observations flag in Enum.GetValues<Observations>())
            Assert.True(ObservationCatalog.Everything.HasFlag(flag), $"{flag} asks for nothing");
    }

    [Fact]
    public void Names_stand_once() => Assert.Distinct(ObservationCatalog.All.SelectMany(static f => f.FormerNames.Append(f.Name)));

    [Fact]
    public void A_field_is_taken_off_and_put_on_again()
    {
        foreach (ObservedField field in ObservationCatalog.All)
        {
            Assert.True(field.IsOn(Whole), $"{field} is missing in this test");
            Sample without = field.RemoveFrom(Whole);
            Assert.False(field.IsOn(without));
            Assert.Equal(ObservationCatalog.All.Length - 1, ObservationCatalog.All.Count(f => f.IsOn(without)));
            Assert.Equal(Whole, field.Copy(Whole, without));
        }
    }

    [Fact]
    public void An_empty_list_was_observed_and_no_list_was_not()
    {
        Assert.True(ObservationCatalog.BoxPixels.IsOn(Whole with { BoxPixels = [] }));
        Assert.False(ObservationCatalog.BoxPixels.IsOn(Whole with { BoxPixels = default }));
    }

    [Fact]
    public void The_scored_samples_have_every_field_of_the_output_and_no_other()
    {
        using var stream = new MemoryStream();
        ScoredSampleFile.Write(stream, [Whole]);
        stream.Position = 0;
        Sample read = ScoredSampleFile.Read(stream, "samples.jsonl").Single();
        Assert.Equal(Whole.Features, read.Features);
        Assert.All(ObservationCatalog.All, field => Assert.Equal(field.IsInOutput, field.IsOn(read)));
    }
}
