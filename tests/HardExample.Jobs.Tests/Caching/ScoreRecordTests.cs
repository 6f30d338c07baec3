using HardExample.Core.Samples;
using HardExample.Jobs.Caching;

namespace HardExample.Jobs.Tests.Caching;

public sealed class ScoreRecordTests
{
    private static readonly MinerScore?[] Scores =
    [
        null,
        new()
        {
            Algorithm = "a", Kind = MinerKind.OutOfDistribution, Value = 0.1 + 0.2, Reliability = 0.3, ViewWeight = 1e-300, Rank = 0,
            Reasons = [new(5, 0.25), new(30, 1)], Explanation = "cat → 犬",
        },
        new() { Algorithm = "a", Kind = MinerKind.ErrorEstimator, Value = 0 },
    ];

    [Fact]
    public void Scores_and_warnings_come_back_as_they_were()
    {
        MinerScore?[] read = ScoreRecord.Read(ScoreRecord.Write(Scores), "a", 3);

        Assert.Equal(["one", "two"], ScoreRecord.ReadWarnings(ScoreRecord.WriteWarnings(["one", "two"])));
        Assert.Null(read[0]);
        Assert.Equivalent(Scores, read, strict: true);
        Assert.Null(read[2]!.Rank);
    }

    [Fact]
    public void A_record_cut_anywhere_or_of_another_population_is_refused()
    {
        byte[] record = ScoreRecord.Write(Scores);

        for (int length = 0; length < record.Length; length++)
            Assert.Throws<InvalidDataException>(() => ScoreRecord.Read(record[..length], "a", 3));
        Assert.Throws<InvalidDataException>(() => ScoreRecord.Read((byte[])[.. record, 0], "a", 3));
        Assert.Throws<InvalidDataException>(() => ScoreRecord.Read(record, "a", 2));
    }
}
