using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Mining;

public sealed class SequenceMinerTests
{
    [Fact]
    public void Similar_neighbours_that_predict_something_else_make_doubt()
    {
        // Geometric means of cat (0.8 · 0.9 · 0.2)^⅓ = 0.524148 and dog (0.2 · 0.1 · 0.8)^⅓ = 0.251984: r = 0.251984/0.776132
        Sample[] samples = [Frame(0, 0, ("cat", 0.8), ("dog", 0.2)), Frame(1, 0, ("cat", 0.9), ("dog", 0.1)),
            Frame(2, 0, ("dog", 0.8), ("cat", 0.2))];
        MinerScore score = Score(samples)[0]!;
        Assert.Equal(0.324667, score.Value, 1e-6);
        Assert.Equal([4], score.Ids());
        Assert.Equal("1 of 2 similar neighbouring frames disagree", score.Explanation);
    }

    [Fact]
    public void Agreeing_neighbours_give_no_reason() =>
        Assert.Empty(Score([Frame(0, 0, ("cat", 0.8), ("dog", 0.2)), Frame(1, 0, ("cat", 0.9), ("dog", 0.1))])[0]!.Reasons);

    [Fact]
    public void Only_similar_frames_in_the_window_of_three_count()
    {
        // cos 25° = 0.906 counts, cos 27° = 0.891 does not; frame 4 is out of frame 0's window.
        Sample[] samples = [Frame(0, 0, ("a", 1)), Frame(1, 27, ("b", 1)), Frame(2, 25, ("a", 1)), Frame(3, 90, ("b", 1)),
            Frame(4, 0, ("b", 1))];
        Assert.Equal(0, Score(samples)[0]!.Value, 1e-9);
        Assert.Null(Score([Frame(0, 0, ("a", 1)), Frame(1, 27, ("b", 1))])[0]);
    }

    [Fact]
    public void Folders_are_sequences_of_their_own()
    {
        Sample other = Frame(1, 0, ("b", 1)) with { Source = "/in/other/1.jpg" };
        Assert.Null(Score([Frame(0, 0, ("a", 1)), other])[0]);
    }

    [Fact]
    public void Groups_are_sequences_of_their_own_whatever_the_folder()
    {
        Sample[] samples =
        [
            Frame(0, 0, ("a", 1)) with { SequenceGroup = "west" }, Frame(1, 0, ("b", 1)) with { SequenceGroup = "east" },
            Frame(2, 0, ("a", 1)) with { SequenceGroup = "west", Source = "/in/other/2.jpg" },
        ];
        IReadOnlyList<MinerScore?> scores = Score(samples);
        Assert.Equal(0, scores[0]!.Value, 1e-9);
        Assert.Null(scores[1]);
        Assert.Null(Score(samples, "(?<time>[0-9]+)")[1]);
    }

    [Fact]
    public void A_regular_expression_tells_cameras_apart_and_orders_by_time()
    {
        Sample[] samples =
        [
            Frame(0, 0, ("a", 1)) with { Source = "/in/west_10.jpg" }, Frame(1, 0, ("b", 1)) with { Source = "/in/east_11.jpg" },
            Frame(2, 0, ("a", 1)) with { Source = "/in/west_9.jpg" },
        ];
        IReadOnlyList<MinerScore?> scores = Score(samples, "(?<camera>[a-z]+)_(?<time>[0-9]+)");
        Assert.Equal(0, scores[0]!.Value, 1e-9);
        Assert.Null(scores[1]);
    }

    [Fact]
    public void A_manifest_field_orders_frames_as_numbers()
    {
        // In time: 2 (a), 9, 9, 9 (b), 10 (a), so frame "2" sees three b and not the a at 10.
        Sample At(int index, string label, string time) =>
            Frame(index, 0, (label, 1)) with { ManifestFields = [new("taken", JsonDocument.Parse(time).RootElement)] };
        Sample[] samples = [At(0, "a", "10"), At(1, "b", "9"), At(2, "a", "2"), At(3, "b", "9"), At(4, "b", "9")];
        Assert.Equal(1, Score(samples, "taken")[2]!.Value, 1e-5);
        Assert.Equal(1, Score(samples, "taken")[0]!.Value, 1e-5);
    }

    [Fact]
    public void A_broken_regular_expression_is_a_configuration_error() =>
        Assert.Throws<ConfigurationException>(() => new SequenceMiner("(?<camera"));

    [Fact]
    public void Detections_are_compared_box_by_box()
    {
        DetectedBox one = Make.Box("cell", 0.8, 10, 10, 20, 20), two = Make.Box("cell", 0.8, 60, 60, 20, 20);
        Sample[] samples = [Boxes(0, one), Boxes(1, one), Boxes(2, two)];
        IReadOnlyList<MinerScore?> scores = new SequenceMiner().Score(samples, Make.Detection());
        // Frame 0 equals frame 1 (0) and shares nothing with frame 2 (1).
        Assert.Equal(0.5, scores[0]!.Value, 1e-12);
        Assert.Equal([4], scores[0]!.Ids());
        Assert.Equal(1, scores[0]!.Reliability);
    }

    [Fact]
    public void Boxes_beside_one_similar_image_among_others_tell_little()
    {
        DetectedBox box = Make.Box("cell", 0.8, 10, 10, 20, 20);
        // Frames 0 and 2 are alike, frame 1 between them and frame 3 are not: one of three.
        Sample[] samples = [Boxes(0, box), Boxes(1, box) with { Embedding = Make.At(90) }, Boxes(2, box),
            Boxes(3, box) with { Embedding = Make.At(180) }];
        Assert.Equal(1 / 3.0, new SequenceMiner().Score(samples, Make.Detection())[0]!.Reliability, 1e-12);
    }

    private static IReadOnlyList<MinerScore?> Score(Sample[] samples, string? sequence = null) =>
        new SequenceMiner(sequence).Score(samples, Make.Classification());

    private static Sample Frame(int index, double degrees, params (string, double)[] scores) =>
        Make.Sample($"{index}.jpg", index) with { Prediction = Make.Classified(scores), Embedding = Make.At(degrees) };

    private static Sample Boxes(int index, params DetectedBox[] boxes) =>
        Make.Sample($"{index}.jpg", index) with { Prediction = new DetectionPrediction([.. boxes]), Embedding = Make.At(0) };
}
