using HardExample.Core.Mining;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Mining;

public sealed class ImageSimilarityMinerTests
{
    [Fact]
    public void The_score_falls_along_the_order_and_all_have_a_rank()
    {
        // 100 samples: (1 − rank/100)^19, on average about 1/20.
        Sample[] samples = [.. Enumerable.Range(0, 100).Select(static i => Make.Sample($"{i}") with { Embedding = Make.At(i * 0.9) })];
        TrainingReference reference = Make.Reference("a") with { Embeddings = Make.Vectors(("t", 0, Make.At(0))) };
        MinerScore[] byRank = [.. new ImageSimilarityMiner(1).Score(samples, Make.Classification(reference)).Select(static s => s!)
            .OrderBy(static s => s.Rank)];
        Assert.Equal(Enumerable.Range(0, 100), byRank.Select(static s => s.Rank!.Value));
        Assert.Equal([1, 0.826169, 0.681233], byRank.Take(3).Select(static s => Math.Round(s.Value, 6)));
        for (int rank = 1; rank < 100; rank++) Assert.True(byRank[rank].Value < byRank[rank - 1].Value && byRank[rank].Value > 0);
        Assert.InRange(byRank.Average(static s => s.Value), 0.05, 0.06);
    }

    [Fact]
    public void The_sample_ratio_cuts_the_order_off()
    {
        Sample[] samples = [.. Enumerable.Range(0, 100).Select(static i => Make.Sample($"{i}") with { Embedding = Make.At(i * 0.9) })];
        Assert.Equal(2, new ImageSimilarityMiner(0.02).Score(samples, Make.Classification()).Count(static s => s!.Value > 0));
        Assert.All(new ImageSimilarityMiner(0).Score(samples, Make.Classification()), static s => Assert.Equal(0, s!.Value));
    }

    [Fact]
    public void What_is_near_an_image_that_was_chosen_before_is_the_least_novel()
    {
        // The training image is at 0°: 40° is farther from it than 20°, until an image at 41° was chosen.
        Sample[] samples = [Make.Sample("near") with { Embedding = Make.At(40) }, Make.Sample("far") with { Embedding = Make.At(20) }];
        MiningContext context = Make.Classification(Make.Reference("a") with { Embeddings = Make.Vectors(("t", 0, Make.At(0))) });
        var known = new KnownImages(VectorSet.FromRows([Make.At(41)]), [null]);
        Assert.Equal([0, 1], new ImageSimilarityMiner(1).Score(samples, context).Select(static s => s!.Rank!.Value));
        Assert.Equal([1, 0], new ImageSimilarityMiner(1).Score(samples, context with { Known = known }).Select(static s => s!.Rank!.Value));
        Assert.Equal([1, 0], new ImageSimilarityMiner(1).Score(samples, Make.Classification() with { Known = known })
            .Select(static s => s!.Rank!.Value));
    }

    [Fact]
    public void A_population_that_is_its_own_reference_is_still_ordered()
    {
        Sample[] samples = [.. Enumerable.Range(0, 40)
            .Select(static i => Make.Predicted($"{i}", ("a", 1)) with { Embedding = Make.At(i) })];
        TrainingReference itself = TrainingReferenceBuilder.FromPopulation(samples, new() { Task = TaskType.ImageClassification });
        var miner = new ImageSimilarityMiner(1);
        Assert.Equal(
            miner.Score(samples, Make.Classification()).Select(static s => s!.Rank),
            miner.Score(samples, Make.Classification(itself)).Select(static s => s!.Rank));
    }
}
