using System.Collections.Immutable;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Tests.Caching;

public sealed class ObservationRecordTests
{
    private static readonly Sample Bare = new() { Id = "1", Source = "1.png" };

    private static readonly DetectionPrediction Boxes = new([new("cat", 0.3, new(1, 2, 3.5, 4)), new("犬", 0.1 + 0.2, new(0, 0, 9, 9))]);

    [Fact]
    public void Every_field_of_a_detection_comes_back_as_it_was()
    {
        Sample given = Bare with { LabelledBoxes = [new("cat", 1, new(1, 1, 2, 2))] };
        Sample observed = given with
        {
            Prediction = Boxes,
            Features = new() { Width = 640, Height = 480, ImageBrightness = 0.1, ImageSaturation = 0.2, ImageColorfulness = 1e-300,
                Ambiguity = 1e9 },
            Embedding = [0.1f, -0f, 1e-40f],
            Descriptor = [0.25f, float.Epsilon],
            BoxPixels = [new(1, 2), new(3, 4)],
            BoxEmbeddings = [[1f, 0f], null],
            LabelledBoxPixels = [new(5, 6)],
            LabelledBoxEmbeddings = [[0.5f]],
            AugmentedPredictions = [new("flip", 0, Boxes, new(1, 2, 3, 4, 5, 6)),
                new("blur", 1, new DetectionPrediction([]), AffineTransform.Identity)],
            PretrainedEmbedding = [0.5f, 0.25f],
            ContentHash = "00ff",
        };
        var request = new ObservationRequest { Needs = ObservationCatalog.Everything, Predict = true, LabelledBoxes = true };

        Assert.All(ObservationCatalog.All, field => Assert.True(field.IsOn(observed), $"{field} is missing in this test"));

        Sample read = Through(given, observed, request);

        Assert.Equivalent(observed, read, strict: true);
        Assert.Equal(observed.Embedding.Select(BitConverter.SingleToInt32Bits), read.Embedding!.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData(0.25f, 0.75f)] // floats, as models give them
    [InlineData(0.1, 0.2)] // no floats, as texts give them
    public void Scores_of_a_classification_come_back_to_the_last_bit(double first, double second)
    {
        var prediction = new ClassificationPrediction("b", [new("a", first), new("b", second), new("", 0)]);
        var request = new ObservationRequest { Needs = Observations.Prediction };

        var read = Assert.IsType<ClassificationPrediction>(Through(Bare, Bare with { Prediction = prediction }, request).Prediction);

        Assert.Equal("b", read.Label);
        Assert.Equal(prediction.Scores.ToArray(), read.Scores.ToArray());
    }

    [Fact]
    public void A_prediction_that_was_given_stays_that_of_its_own_sample()
    {
        Sample given = Bare with { Prediction = new ClassificationPrediction("a", [new("a", 1)]) };
        var request = new ObservationRequest { Needs = Observations.ImageFeatures };
        var features = new ImageFeatures { Width = 1, Height = 1, ImageBrightness = 0, ImageSaturation = 0, ImageColorfulness = 0,
            Ambiguity = 0 };
        byte[] record = ObservationRecord.Write(given, given with { Features = features }, request, infers: true).ToArray();
        Sample other = Bare with { Prediction = new ClassificationPrediction("b", [new("b", 1)]), Label = "c" };

        Sample read = ObservationRecord.Read(record, other);

        Assert.Equal(("b", "c", features), (read.Predicted, read.Label, read.Features));
    }

    [Fact]
    public void A_writer_leaves_nothing_of_a_record_in_the_next()
    {
        var used = new RecordWriter();
        Sample second = Bare with { Prediction = new ClassificationPrediction("犬", [new("犬", 0.5)]), Embedding = [1] };

        ObservationRecord.Write(Bare with { Prediction = Boxes, Descriptor = [1, 2, 3] }, used);

        Assert.Equal(ObservationRecord.Write(second, new RecordWriter()).ToArray(), ObservationRecord.Write(second, used).ToArray());
    }

    [Fact]
    public void A_record_cut_anywhere_is_refused()
    {
        Sample observed = Bare with { Prediction = Boxes, Embedding = [1, 2, 3] };
        var request = new ObservationRequest { Needs = Observations.Embedding };
        byte[] record = ObservationRecord.Write(Bare, observed, request, infers: true).ToArray();

        for (int length = 0; length < record.Length; length++)
            Assert.Throws<InvalidDataException>(() => ObservationRecord.Read(record.AsSpan(0, length), Bare));
        Assert.Throws<InvalidDataException>(() => ObservationRecord.Read([.. record, 0], Bare));
    }

    private static Sample Through(Sample given, Sample observed, ObservationRequest request) =>
        ObservationRecord.Read(ObservationRecord.Write(given, observed, request, infers: true), given);
}
