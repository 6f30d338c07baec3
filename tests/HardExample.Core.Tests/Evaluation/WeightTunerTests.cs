using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Evaluation.Tuning;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Evaluation;

public sealed class WeightTunerTests
{
    private static readonly MiningConfig Two = MiningConfig.Default with
    {
        Algorithms = WeightedList.Of((AlgorithmNames.PredictScore, 0.5), (AlgorithmNames.Clustering, 0.5)),
    };

    private static readonly TuningOptions Quick = TuningOptions.Default with { Resamples = 200 };

    /// <summary>
    /// Scenes of two samples. The first error estimator follows the truth, loosely; the second follows it as far as
    /// <paramref name="worth"/> says.
    /// </summary>
    private static (Sample[] Samples, TruthEntry[] Truth) Feedback(double worth, bool graded = false, int count = 400)
    {
        var random = new SeededRandom(7);
        var samples = new Sample[count];
        var truth = new TruthEntry[count];
        for (int i = 0; i < count; i++)
        {
            double difficulty = graded ? random.NextDouble() : random.NextDouble() < 0.3 ? 1 : 0;
            double Noisy(double share) => 0.6 * share * difficulty + (1 - 0.6 * share) * random.NextDouble();
            samples[i] = Make.Sample($"{i}.png")
                .WithScore(AlgorithmNames.PredictScore, Estimator(AlgorithmNames.PredictScore, Noisy(1)))
                .WithScore(AlgorithmNames.Clustering, Estimator(AlgorithmNames.Clustering, Noisy(worth)));
            truth[i] = new($"{i}.png", difficulty, null, $"scene {i / 2}");
        }
        return (samples, truth);
    }

    private static MinerScore Estimator(string name, double value) =>
        new() { Algorithm = name, Kind = MinerKind.ErrorEstimator, Value = value };

    private static TuningResult Tune((Sample[] Samples, TruthEntry[] Truth) feedback, MiningConfig? config = null,
        TuningOptions? options = null) =>
        WeightTuner.Tune(feedback.Samples, feedback.Truth, config ?? Two, options ?? Quick);

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_expert_that_is_noise_loses_its_weight(bool graded)
    {
        TuningResult result = Tune(Feedback(worth: 0, graded, 1000));
        Assert.True(result.IsBetter);
        Assert.True(result.RecommendedWeights.WeightOf(AlgorithmNames.Clustering) < 0.25);
        Assert.True(result.RecommendedWeights.WeightOf(AlgorithmNames.PredictScore) > 0.75);
        Assert.True(result.Figures[0].Difference is { Low: > 0 } difference && difference.Value > 0.03);
        Assert.Equal(graded ? "Spearman" : "AUROC", result.Figures[0].Name);
        Assert.StartsWith("The tuned weights are better than the weights before", result.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_right_are_kept_and_it_says_so()
    {
        TuningResult result = Tune(Feedback(worth: 1));
        Assert.False(result.IsBetter);
        Assert.Same(result.StartWeights, result.RecommendedWeights);
        Assert.Contains("keep them", result.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_that_say_nothing_leave_the_weights_alone()
    {
        (Sample[] samples, TruthEntry[] truth) = Feedback(worth: 1);
        Sample[] constant =
            [.. samples.Select(static s => s.WithScore(AlgorithmNames.PredictScore, Estimator("", 0.5))
                .WithScore(AlgorithmNames.Clustering, Estimator("", 0.5)))];
        TuningResult result = Tune((constant, truth));
        Assert.False(result.IsBetter);
        Assert.Equal(Two.Algorithms, result.TunedWeights);
        Assert.Equal((0.5, 0.5), (result.Find("AUROC")!.Start, result.Find("AUROC")!.Tuned));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void An_algorithm_that_scored_nothing_keeps_its_weight()
    {
        MiningConfig config = Two with
        {
            Algorithms = WeightedList.Of([.. Two.Algorithms.Select(static w => (w.Key, w.Value)), (AlgorithmNames.Sequence, 0.425)]),
        };
        TuningResult result = Tune(Feedback(worth: 0), config);
        Assert.Equal(0.425, result.TunedWeights.WeightOf(AlgorithmNames.Sequence));
        // Its proportion to the other error estimators stays what it was: theirs still add up to 1.
        Assert.Equal(1, result.TunedWeights.WeightOf(AlgorithmNames.PredictScore)
            + result.TunedWeights.WeightOf(AlgorithmNames.Clustering), 3);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void The_answer_does_not_depend_on_the_number_of_threads(int splits)
    {
        (Sample[], TruthEntry[]) feedback = Feedback(worth: 0.5, count: 200);
        string one = Tune(feedback, options: Quick with { Splits = splits, MaxDegreeOfParallelism = 1 }).ToJson();
        Assert.Equal(one, Tune(feedback, options: Quick with { Splits = splits, MaxDegreeOfParallelism = 4 }).ToJson());
    }

    [Fact]
    public void A_threshold_that_flags_nearly_everything_is_raised()
    {
        MiningConfig low = Two with { HardThreshold = 0.001 };
        TuningResult result = Tune(Feedback(worth: 1), low, Quick with { TuneThreshold = true });
        Assert.True(result.IsThresholdBetter);
        Assert.True(result.RecommendedHardThreshold > 0.01);
        Assert.True(result.Find("F1 of flags, threshold tuned")!.Difference.Low > 0);
        Assert.Contains("flags better", result.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_is_only_fitted_when_it_is_asked_for()
    {
        TuningResult result = Tune(Feedback(worth: 1), Two with { HardThreshold = 0.001 });
        Assert.Null(result.TunedHardThreshold);
        Assert.Equal(0.001, result.RecommendedHardThreshold);
    }

    [Fact]
    public void Too_little_feedback_is_refused_with_a_reason()
    {
        (Sample[] samples, TruthEntry[] truth) = Feedback(worth: 1);
        Assert.Contains("10 scenes", Assert.Throws<InputException>(() => Tune((samples, truth[..20]))).Message, StringComparison.Ordinal);
        TruthEntry[] right = [.. truth.Select(static t => t with { Difficulty = 0 })];
        Assert.Contains("0 wrong and 400 right", Assert.Throws<InputException>(() => Tune((samples, right))).Message,
            StringComparison.Ordinal);
        MiningConfig other = Two with { Algorithms = WeightedList.Of((AlgorithmNames.Anomaly, 1)) };
        Assert.Contains("No algorithm", Assert.Throws<InputException>(() => Tune((samples, truth), other)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_stops_it() => Assert.Throws<OperationCanceledException>(() =>
        WeightTuner.Tune(Feedback(1).Samples, Feedback(1).Truth, Two, Quick, new CancellationToken(true)));

    [Trait("Category", "Slow")]
    [Fact]
    public void The_configuration_that_is_written_is_the_one_that_is_recommended()
    {
        MiningConfig config = Two with { ModelServingUrl = "model", HardThreshold = 0.001 };
        TuningResult result = Tune(Feedback(worth: 0), config, Quick with { TuneThreshold = true });
        string yaml = TunedConfigWriter.ToYaml(result, config);
        MiningConfig expected = config with { Algorithms = result.TunedWeights, HardThreshold = result.TunedHardThreshold!.Value };
        Assert.Equal(expected, MiningConfigReader.Read(yaml));
        Assert.Contains("# The tuned weights are better", yaml, StringComparison.Ordinal);
        Assert.Equal(
            config, MiningConfigReader.Read(TunedConfigWriter.ToYaml(result with { IsBetter = false, IsThresholdBetter = false }, config)));
    }
}
