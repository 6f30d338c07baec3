using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Formats;

public sealed class ScoredSampleFileTests
{
    [Fact]
    public void Scores_come_back_with_all_that_the_fusion_asks_of_them()
    {
        Sample sample = Make.Predicted("x", ("cat", 0.7), ("dog", 0.3)).WithScore("aug_consistent_mining", new()
        {
            Algorithm = "aug_consistent_mining", Kind = MinerKind.ErrorEstimator, Value = 0.4, Reliability = 0.75, ViewWeight = 0.5,
            Reasons = [new(20, 0.6)], Explanation = "fliplr dog",
        }).WithScore("image_similarity_mining",
            new() { Algorithm = "image_similarity_mining", Kind = MinerKind.OutOfDistribution, Value = 0.1, Rank = 7 });
        Sample read = Assert.Single(ScoredSampleFile.Read(Written(sample), "scored.jsonl"));
        Assert.Equal(sample.Id, read.Id);
        MinerScore score = read.Scores["aug_consistent_mining"], rank = read.Scores["image_similarity_mining"];
        Assert.Equal((MinerKind.ErrorEstimator, 0.4, 0.75, 0.5, "fliplr dog"),
            (score.Kind, score.Value, score.Reliability, score.ViewWeight, score.Explanation));
        Assert.Equal([new ReasonShare(20, 0.6)], score.Reasons.AsEnumerable());
        Assert.Equal((MinerKind.OutOfDistribution, 0.1, 1.0, 0.0, 7),
            (rank.Kind, rank.Value, rank.Reliability, rank.ViewWeight, rank.Rank!.Value));
    }

    [Fact]
    public void A_line_that_is_none_is_named()
    {
        using var stream = new MemoryStream();
        Written(Make.Predicted(("cat", 1))).CopyTo(stream);
        stream.Write("{\"id\": 3}\n"u8);
        stream.Position = 0;
        Assert.Contains("scored.jsonl, line 2",
            Assert.Throws<InputException>(() => ScoredSampleFile.Read(stream, "scored.jsonl").Count()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"coefficient\":1e309")]
    [InlineData("\"predicted\":\"cat\",\"confidences\":{\"cat\":-1e400}")]
    [InlineData("\"boxes\":[[\"cat\",0.5,1,2,3,1e999]]")]
    [InlineData("\"boxes\":[[\"cat\",0.5,1,2]]")]
    [InlineData("\"boxes\":[[]]")]
    public void Numbers_that_are_infinite_or_missing_are_errors_of_their_line(string field)
    {
        byte[] line = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"id":"1","source":"1","sequence":0,"scores":{},"hard":true,"reasons":[],{{field}}}""");
        Assert.Contains("scored.jsonl, line 1",
            Assert.Throws<InputException>(() => ScoredSampleFile.Read(new MemoryStream(line), "scored.jsonl").Count()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_budget_says_of_a_sample_comes_back()
    {
        Sample sample = Make.Predicted("x", ("cat", 0.7), ("dog", 0.3)) with { IsHard = true, IsControl = true, DuplicateOf = "y" };
        Sample read = Assert.Single(ScoredSampleFile.Read(Written(sample), "scored.jsonl"));
        Assert.Equal((true, true, "y"), (read.IsHard, read.IsControl, read.DuplicateOf));
    }

    private static MemoryStream Written(Sample sample)
    {
        var stream = new MemoryStream();
        ScoredSampleFile.Write(stream, [sample]);
        stream.Position = 0;
        return stream;
    }
}
