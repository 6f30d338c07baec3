using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Samples;
using HardExample.Jobs.Scoring;
using HardExample.Jobs.Tests.EndToEnd;

namespace HardExample.Jobs.Tests.Scoring;

public sealed class SampleScorerTests
{
    // More than one chunk.
    private const int Count = 5000;

    [Trait("Category", "Slow")]
    [Fact]
    public void A_population_read_from_elsewhere_gets_the_scores_that_one_in_memory_gets()
    {
        Sample[] samples = Population();
        Sample[] inMemory = [.. Scorer().Score(new SampleList(samples), Context(threads: 1))];
        Sample[] streamed = [.. Scorer().Score(new Store(samples), Context(threads: 3))];
        Assert.Equal(Count, streamed.Length);
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(samples[i].Id, streamed[i].Id);
            Assert.Equal(inMemory[i].HardCoefficient, streamed[i].HardCoefficient);
            Assert.Equal(inMemory[i].Reasons, streamed[i].Reasons);
            Assert.Equal(inMemory[i].Scores.Select(Text), streamed[i].Scores.Select(Text));
        }

        static string Text(KeyValuePair<string, MinerScore> score) =>
            $"{score.Key} {score.Value.Value:R} {score.Value.Rank} {score.Value.Explanation}";
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Only_what_looks_at_many_samples_reads_embeddings_and_only_the_rest_reads_features()
    {
        var store = new Store(Population());
        Assert.Equal(Count, Scorer().Score(store, Context(threads: 1)).Count());
        Assert.Equal(2, store.Asked.Count);
        Assert.Equal(Observations.Prediction | Observations.Embedding | Observations.Descriptor | Observations.PretrainedEmbedding,
            store.Asked[0]);
        Assert.Equal(
            Observations.Prediction | Observations.ImageFeatures | Observations.AugmentedPredictions | Observations.Descriptor
                | Observations.PretrainedEmbedding,
            store.Asked[1]);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_population_that_changes_in_between_is_an_error(int change)
    {
        Sample[] samples = Population();
        var store = new Store(samples, change < 0 ? samples[..^1] : [.. samples, samples[0]]);
        Assert.Throws<InputException>(() => Scorer().Score(store, Context(threads: 1)).Count());
    }

    [Fact]
    public void An_embedding_of_another_length_is_named()
    {
        Sample[] samples = Population();
        samples[4321] = samples[4321] with { Embedding = [1, 0] };
        var error = Assert.Throws<InputException>(() => Scorer().Score(new Store(samples), Context(threads: 1)).Count());
        Assert.Contains("'4321'", error.Message, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Samples_without_an_embedding_are_scored_by_the_rest()
    {
        Sample[] samples = Population();
        samples[7] = samples[7] with { Embedding = null };
        Sample[] streamed = [.. Scorer().Score(new Store(samples), Context(threads: 1))];
        Assert.False(streamed[7].Scores.ContainsKey(AlgorithmNames.Clustering));
        Assert.True(streamed[7].Scores.ContainsKey(AlgorithmNames.PredictScore));
        Assert.Equal(Scorer().Score(new SampleList(samples), Context(threads: 1)).Select(static s => s.HardCoefficient),
            streamed.Select(static s => s.HardCoefficient));
    }

    [Fact]
    public void An_algorithm_with_weight_0_is_not_run()
    {
        MiningConfig config = MiningConfig.Default with { Algorithms = WeightedList.Parse("clustering_mining:0+predict_score_mining:1") };
        var scorer = new SampleScorer(config, new RecordedEvents());
        Assert.Equal(Observations.Prediction, scorer.NeedsFor(TaskType.ImageClassification));
        Assert.All(scorer.Score(new SampleList(Population()[..5]), Context(threads: 1)),
            static s => Assert.Equal([AlgorithmNames.PredictScore], s.Scores.Keys));
    }

    [Fact]
    public void A_warning_is_given_once_however_many_chunks_there_are()
    {
        List<string> warnings = [];
        Assert.Equal(Count, Scorer().Score(new SampleList(Population()), Context(threads: 1) with { Warn = warnings.Add }).Count());
        Assert.NotEmpty(warnings);
        Assert.Equal(warnings.Distinct(), warnings);
    }

    private static SampleScorer Scorer() => new(MiningConfig.Default, new RecordedEvents());

    private static MiningContext Context(int threads) => new() { Task = TaskType.ImageClassification, MaxDegreeOfParallelism = threads };

    private static Sample[] Population()
    {
        var random = new SeededRandom(1);
        return [.. Enumerable.Range(0, Count).Select(i =>
        {
            float[] embedding = [.. Enumerable.Range(0, 8).Select(_ => (float)random.NextDouble() - 0.5f)];
            VectorSet.Normalise(embedding);
            double p = random.NextDouble();
            return new Sample
            {
                Id = $"{i}", Source = $"/in/{i}.png", SequenceIndex = i, Embedding = embedding,
                Prediction = new ClassificationPrediction(p > 0.5 ? "cat" : "dog", [new("cat", p), new("dog", 1 - p)]),
            };
        })];
    }

    /// <summary>Gives what is asked for and no more, each time anew.</summary>
    private sealed class Store(Sample[] first, Sample[]? second = null) : ISampleSource
    {
        public List<Observations> Asked { get; } = [];

        public IEnumerable<Sample> Read(Observations wanted)
        {
            Asked.Add(wanted);
            return (Asked.Count == 1 ? first : second ?? first)
                .Select(s => (wanted & Observations.Embedding) != 0 ? s with { } : s with { Embedding = null });
        }
    }
}
