using HardExample.Core.Mining;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Mining;

public sealed class ClusteringMinerTests
{
    private static readonly ClusteringMiner Miner = new();

    [Fact]
    public void Near_training_samples_vote_more()
    {
        // cat at 0° (cos 1), dog at 60° (cos 0.5): weights 1 and exp(−0.5/0.1) = 0.0067379; q(cat) = 1/1.0067379
        TrainingReference reference = Make.Reference("cat", "dog")
            with { Embeddings = Make.Vectors(("c", 0, Make.At(0)), ("d", 1, Make.At(60))) };
        MinerScore score = Miner.Only(Image("x", "cat", 0), Make.Classification(reference));
        Assert.Equal(0.0066929, score.Value, 1e-6);
        Assert.Empty(score.Reasons);
    }

    [Fact]
    public void The_second_view_counts_as_far_as_it_tells_the_classes()
    {
        // The neighbours say cat alone, one in 20 is unknown: odds of cat 1.025/0.025 = 41. The second view's odds of cat are 1/41. With
        // kappa 0.5 41^(1 − 0.25) · 41^−0.5 = 41^0.25 = 2.530440, r = 1/3.530440; without a descriptor the neighbours stay alone.
        TrainingReference reference = Make.Reference("cat", "dog") with
        {
            Embeddings = Make.Vectors(("c", 0, Make.At(0)), ("e", 0, Make.At(0))), View = Make.View(0.5),
        };
        Sample sample = Image("x", "cat", 0) with { Descriptor = Make.At(0) };
        Assert.Equal(1 / 3.530440, Miner.Only(sample, Make.Classification(reference)).Value, 1e-6);
        Assert.Equal(0, Miner.Only(sample with { Descriptor = null }, Make.Classification(reference)).Value, 1e-12);
    }

    [Fact]
    public void A_second_view_that_is_kept_apart_from_the_samples_counts_the_same()
    {
        TrainingReference reference = Make.Reference("cat", "dog") with
        {
            Embeddings = Make.Vectors(("c", 0, Make.At(0)), ("e", 0, Make.At(0))), View = Make.View(0.5),
        };
        Sample[] samples = [.. Enumerable.Range(0, 9)
            .Select(i => Image($"{i}", i % 2 == 0 ? "cat" : "dog", i * 20) with { Descriptor = i == 4 ? null : Make.At(i * 31) })];
        float[]?[] shares = reference.View!.Of(samples, new() { MaxDegreeOfParallelism = 1 });
        using var store = new EmbeddingStore();
        Sample[] bare = [.. samples.Select((s, i) => store.TakeFrom(s, shares[i]))];
        Assert.All(bare, static s => Assert.Null(s.Descriptor));
        IReadOnlyList<MinerScore?> there = Miner.Score(samples, Make.Classification(reference)),
            apart = Miner.Score(bare, Make.Classification(reference) with { Embeddings = store });
        for (int i = 0; i < samples.Length; i++) Assert.Equal(there[i]!.Value, apart[i]!.Value);
    }

    [Fact]
    public void An_image_that_was_chosen_before_votes_for_its_label_when_it_has_one()
    {
        // cat at 60° (cos 0.5) of the training set, wasp at 0° (cos 1) labelled since; what has no label does not vote. The weights are
        // exp(−0.5/0.1) = 0.0067379 and 1: q(cat) = 0.0067379/1.0067379.
        TrainingReference reference = Make.Reference("cat") with { Embeddings = Make.Vectors(("c", 0, Make.At(60))) };
        MiningContext context = Make.Classification(reference) with
        {
            Known = new(VectorSet.FromRows([Make.At(0), Make.At(0)]), [null, "wasp"]),
        };
        Assert.Equal(0, Miner.Only(Image("x", "cat", 0), Make.Classification(reference)).Value, 1e-6);
        Assert.Equal(1 - 0.0066929, Miner.Only(Image("x", "cat", 0), context).Value, 1e-6);
    }

    [Fact]
    public void Neighbours_of_another_class_disagree()
    {
        TrainingReference reference = Make.Reference("cat", "dog")
            with { Embeddings = Make.Vectors(("c", 0, Make.At(90)), ("d", 1, Make.At(0))) };
        MinerScore score = Miner.Only(Image("x", "cat", 0), Make.Classification(reference));
        // weights: dog 1, cat exp(−10)
        Assert.Equal(1 / (1 + Math.Exp(-10)), score.Value, 1e-6);
        Assert.Equal([2], score.Ids());
    }

    [Fact]
    public void The_population_votes_with_its_probabilities_and_nobody_for_himself()
    {
        // Each has one neighbour, the other, at cos 1: q(cat) of x is y's 0.7.
        Sample x = Make.Predicted("x", ("cat", 0.9), ("dog", 0.1)) with { Embedding = Make.At(0) };
        Sample y = Make.Predicted("y", ("cat", 0.7), ("dog", 0.3)) with { Embedding = Make.At(0) };
        IReadOnlyList<MinerScore?> scores = Miner.Score([x, y], Make.Classification());
        Assert.Equal(0.3, scores[0]!.Value, 1e-12);
        Assert.Equal(0.1, scores[1]!.Value, 1e-12);
    }

    [Fact]
    public void A_sample_farther_from_its_class_than_training_is_far()
    {
        TrainingReference reference = Make.Reference("cat") with
        {
            Embeddings = Make.Vectors(("a", 0, Make.At(0)), ("b", 0, Make.At(10))), ClassDistanceLimits = [0.02],
        };
        // 40° and 30° away: mean of 1 − cos = (0.23396 + 0.13397)/2 = 0.184 > 0.02; 5° from both: 0.0038
        Assert.Equal([3], Miner.Only(Image("x", "cat", 40), Make.Classification(reference)).Ids());
        Assert.Empty(Miner.Only(Image("x", "cat", 5), Make.Classification(reference)).Reasons);
    }

    [Fact]
    public void Two_reasons_share_the_score()
    {
        TrainingReference reference = Make.Reference("cat", "dog") with
        {
            Embeddings = Make.Vectors(("a", 0, Make.At(0)), ("b", 1, Make.At(90))), ClassDistanceLimits = [0.1, 0.1],
        };
        MinerScore score = Miner.Only(Image("x", "cat", 90), Make.Classification(reference));
        Assert.Equal([2, 3], score.Ids());
        Assert.All(score.Reasons, static r => Assert.Equal(0.5, r.Share));
    }

    [Fact]
    public void A_population_that_is_its_own_reference_counts_once()
    {
        Sample[] population = [.. Enumerable.Range(0, 30).Select(i => Image($"{i}", i % 3 == 0 ? "cat" : "dog", i * 3))];
        TrainingReference itself = TrainingReferenceBuilder.FromPopulation(population, new() { Task = TaskType.ImageClassification });
        IReadOnlyList<MinerScore?> without = Miner.Score(population, Make.Classification()),
            with = Miner.Score(population, Make.Classification(itself));
        for (int i = 0; i < population.Length; i++) Assert.Equal(without[i]!.Value, with[i]!.Value, 1e-12);
    }

    [Fact]
    public void Without_training_images_the_second_view_of_the_population_leads_where_it_is_the_better_witness()
    {
        // The model and its space confuse each third image; the pretrained features tell cats at 0° from dogs at 90°.
        Sample[] population = [.. Enumerable.Range(0, 120).Select(static i =>
        {
            bool wrongly = i % 3 == 0 && i % 2 == 0, cat = i % 2 == 0;
            return Make.Predicted($"{i}", (cat != wrongly ? "cat" : "dog", 0.9), (cat != wrongly ? "dog" : "cat", 0.1)) with
            {
                Embedding = Make.At((cat != wrongly ? 0 : 90) + i % 17), PretrainedEmbedding = Make.At((cat ? 0 : 90) + i % 13),
            };
        })];
        TrainingReference itself = TrainingReferenceBuilder.FromPopulation(population, new() { Task = TaskType.ImageClassification });
        IReadOnlyList<MinerScore?> scores = Miner.Score(population, Make.Classification(itself)),
            others = Miner.Score(population, Make.Classification(itself, threads: 4));
        Assert.True(Enumerable.Range(0, 120).Where(static i => i % 6 == 0).Min(i => scores[i]!.Value)
            > Enumerable.Range(0, 120).Where(static i => i % 6 != 0).Max(i => scores[i]!.Value));
        for (int i = 0; i < population.Length; i++) Assert.Equal(scores[i]!.Value, others[i]!.Value);
    }

    [Fact]
    public void Samples_without_embedding_or_prediction_are_left_out()
    {
        IReadOnlyList<MinerScore?> scores = Miner.Score(
            [Image("x", "cat", 0), Make.Predicted("y", ("cat", 1)), Make.Sample("z") with { Embedding = Make.At(0) }, Image("w", "cat", 1)],
            Make.Classification());
        Assert.Equal([true, false, false, true], scores.Select(static s => s is not null));
    }

    [Fact]
    public void Embeddings_of_another_length_than_training_are_an_error_that_names_the_sample()
    {
        TrainingReference reference = Make.Reference("cat") with { Embeddings = Make.Vectors(("a", 0, [1, 0, 0])) };
        var error = Assert.Throws<Errors.InputException>(() => Miner.Only(Image("x.png", "cat", 0), Make.Classification(reference)));
        Assert.Contains("x.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbours_in_the_cells_around_give_nearly_what_all_neighbours_give()
    {
        (Sample[] population, TrainingReference reference) = Bundles();
        IReadOnlyList<MinerScore?> exact = Miner.Score(population, Make.Classification(reference));
        IReadOnlyList<MinerScore?> near = new ClusteringMiner(maxExact: 10, candidates: 128)
            .Score(population, Make.Classification(reference));
        double difference = population.Select((_, i) => Math.Abs(exact[i]!.Value - near[i]!.Value)).Average();
        Assert.InRange(difference, 1e-9, 0.02);
    }

    [Fact]
    public void Training_and_population_searched_as_one_give_what_they_give_apart()
    {
        (Sample[] population, TrainingReference reference) = Bundles();
        IReadOnlyList<MinerScore?> apart = Miner.Score(population, Make.Classification(reference)),
            one = new ClusteringMiner(maxExact: 10).Score(population, Make.Classification(reference));
        for (int i = 0; i < population.Length; i++) Assert.Equal(apart[i]!.Value, one[i]!.Value, 1e-12);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50_000)]
    public void Threads_change_no_bit(int maxExact)
    {
        (Sample[] population, TrainingReference reference) = Bundles();
        var miner = new ClusteringMiner(maxExact, candidates: 128);
        Assert.Equal(
            miner.Score(population, Make.Classification(reference, threads: 1)).Select(static s => s!.Value),
            miner.Score(population, Make.Classification(reference, threads: 4)).Select(static s => s!.Value));
    }

    [Fact]
    public void Boxes_are_compared_with_training_boxes_of_their_label()
    {
        // Near 0° training has cell and background, near 90° only cell. 20 wanted, 4 there are: the share is over all four: 3/4 for each
        // box.
        TrainingReference reference = Make.BoxReference("cell") with
        {
            Boxes = Make.Vectors(("a", 0, Make.At(0)), ("a", ReferenceVectors.NoClass, Make.At(1)), ("b", 0, Make.At(89)),
                ("b", 0, Make.At(90))),
            DetectionMassQuantile = 2, DetectionMassExponent = 8,
        };
        Sample sample = Make.Detected(Make.Box("cell", 0.9, 0, 0, 9, 9), Make.Box("cell", 0.6, 20, 0, 9, 9))
            with { BoxEmbeddings = [Make.At(0), Make.At(90)] };
        // u = 27/28 and 8/9, Σ u = 1.853175, Σ s u = 1.401190: 1 − 2 · 0.75 · 1.853175/(1.853175 + 1.5) · (1.401190/2)⁸ = 0.951884
        MinerScore score = Miner.Only(sample, Make.Detection(reference));
        Assert.Equal(0.951884, score.Value, 1e-6);
        Assert.Empty(score.Reasons);
    }

    [Fact]
    public void Boxes_that_look_like_background_disagree_and_may_be_far()
    {
        TrainingReference reference = Make.BoxReference("cell") with
        {
            Boxes = Make.Vectors(("a", 0, Make.At(90)), ("a", ReferenceVectors.NoClass, Make.At(0)),
                ("b", ReferenceVectors.NoClass, Make.At(2))),
            ClassDistanceLimits = [0.2],
        };
        Sample sample = Make.Detected(Make.Box("cell", 0.9, 0, 0, 9, 9)) with { BoxEmbeddings = [Make.At(0)] };
        MinerScore score = Miner.Only(sample, Make.Detection(reference));
        // v = 1/3, u = 27/28: 1 − 2 · 27/28/3/(27/28 + 1/3)
        Assert.Equal(0.504587, score.Value, 1e-6);
        Assert.Equal([2, 3], score.Ids());
    }

    [Fact]
    public void Boxes_of_the_same_image_do_not_count_when_the_population_is_the_reference()
    {
        Sample a = Make.Detected(Make.Box("cell", 0.9, 0, 0, 9, 9), Make.Box("cell", 0.8, 20, 0, 9, 9))
            with { Id = "a", BoxEmbeddings = [Make.At(0), Make.At(0)] };
        Sample b = Make.Detected(Make.Box("dust", 0.9, 0, 0, 9, 9)) with { Id = "b", BoxEmbeddings = [Make.At(5)] };
        TrainingReference itself = TrainingReferenceBuilder.FromPopulation([a, b], new() { Task = TaskType.ObjectDetection });
        Assert.Equal(1, Miner.Score([a, b], Make.Detection(itself))[0]!.Value);
    }

    [Fact]
    public void Without_training_boxes_there_is_one_warning_and_no_score()
    {
        List<string> warnings = [];
        Sample sample = Make.Detected(Make.Box("cell", 0.9, 0, 0, 9, 9)) with { BoxEmbeddings = [Make.At(0)] };
        Assert.All(Miner.Score([sample, sample], Make.Detection(null, warnings)), Assert.Null);
        Assert.Single(warnings);
    }

    private static Sample Image(string id, string label, double degrees) =>
        Make.Predicted(id, (label, 1)) with { Embedding = Make.At(degrees) };

    // Three bundles of directions, a class each, with some wrong predictions.
    private static (Sample[] Population, TrainingReference Reference) Bundles()
    {
        var random = new SeededRandom(3);
        float[][] axes = [.. Enumerable.Range(0, 3).Select(_ => Make.RandomVector(random, 16))];
        string[] names = ["a", "b", "c"];
        float[] Near(int c)
        {
            float[] noise = Make.RandomVector(random, 16);
            for (int i = 0; i < 16; i++) noise[i] = axes[c][i] + 0.5f * noise[i];
            VectorSet.Normalise(noise);
            return noise;
        }
        TrainingReference reference = Make.Reference(names)
            with { Embeddings = Make.Vectors([.. Enumerable.Range(0, 300).Select(i => ($"t{i}", i % 3, Near(i % 3)))]) };
        Sample[] population = [.. Enumerable.Range(0, 300)
            .Select(i => Make.Predicted($"p{i}", (names[i % 10 == 0 ? (i + 1) % 3 : i % 3], 0.8), (names[(i + 2) % 3], 0.2))
                with { Embedding = Near(i % 3) })];
        return (population, reference);
    }
}
