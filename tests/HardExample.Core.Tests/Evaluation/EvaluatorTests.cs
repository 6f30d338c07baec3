using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation;
using HardExample.Core.Evaluation.Metrics;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private static readonly ErrorCaptureOptions NoIntervals = ErrorCaptureOptions.Default with { Resamples = 0 };

    private static Sample Sampled(string source, double confidence, double? coefficient = null) => new()
    {
        Id = source.Split('/')[^1], Source = source, HardCoefficient = coefficient,
        Prediction = new ClassificationPrediction("cat", [new("cat", confidence), new("dog", 1 - confidence)]),
    };

    private static TruthEntry Wrong(string file) => new(file, 1, null, null);

    private static TruthEntry Right(string file) => new(file, 0, null, null);

    [Fact]
    public void The_fused_coefficient_the_algorithms_and_the_baselines_are_ranked()
    {
        Sample[] samples =
        [
            Sampled("/in/images/1.jpg", 0.9, 0.0) with { Id = "1.jpg" },
            Sampled("/in/images/2.jpg", 0.6, 0.2)
                .WithScore("night", new() { Algorithm = "night", Kind = MinerKind.OutOfDistribution, Value = 0.5 })
                .WithScore(AlgorithmNames.PredictScore,
                    new() { Algorithm = AlgorithmNames.PredictScore, Kind = MinerKind.ErrorEstimator, Value = 0.7 }),
            Sampled("/in/images/3.jpg", 0.7, 0.3),
        ];
        EvaluationReport report = Evaluator.Evaluate(samples, [Right("1.jpg"), Wrong("2.jpg"), Wrong("9.jpg")], 0.1, NoIntervals);
        Assert.Equal(["hard_coefficient", AlgorithmNames.PredictScore, "night", "random", "1 - p1", "1 - margin", "entropy"],
            report.Rankings.Select(static r => r.Name));
        Assert.Equal((2, 1, 1), (report.Samples, report.SamplesWithoutTruth, report.TruthsWithoutSample));
        Assert.Equal(0.5, report.Find("random")!.Auroc!.Value);
        Assert.Equal(1, report.Find("1 - p1")!.Auroc!.Value);
        Assert.Equal(new FlagQuality(0.1, 1, 0.5, 1, 1), report.Flagged);
        Assert.Equal(1, report.Find("night")!.Missing);
    }

    [Fact]
    public void A_true_label_is_compared_with_the_prediction()
    {
        TruthEntry[] truth = [new("a.jpg", null, "cat", null), new("b.jpg", null, "dog", null)];
        EvaluationReport report = Evaluator.Evaluate([Sampled("a.jpg", 0.9), Sampled("b.jpg", 0.8)], truth, 0.1, NoIntervals);
        Assert.Equal(0.5, report.MeanDifficulty);
        Assert.Null(report.Flagged);
    }

    [Fact]
    public void A_longer_path_in_the_truth_tells_equal_names_apart()
    {
        Sample[] samples = [Sampled("obs://b/day/1.jpg", 0.9), Sampled("obs://b/night/1.jpg", 0.8)];
        Assert.Equal(2, Evaluator.Evaluate(samples, [Right("day/1.jpg"), Wrong("night/1.jpg")], 0.1, NoIntervals).Samples);
        var error = Assert.Throws<InputException>(() => Evaluator.Evaluate(samples, [Right("1.jpg")], 0.1, NoIntervals));
        Assert.Contains("fits two samples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truth_of_other_files_is_refused()
    {
        var error = Assert.Throws<InputException>(() => Evaluator.Evaluate([Sampled("a.jpg", 1)], [Right("z.png")], 0.1, NoIntervals));
        Assert.Contains("'z.png'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'a.jpg'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_prints_as_a_table_and_as_json()
    {
        EvaluationReport report = Evaluator.Evaluate(
            [Sampled("a.jpg", 0.9, 0.1), Sampled("b.jpg", 0.8, 0)], [Wrong("a.jpg"), Right("b.jpg")], 0.1, NoIntervals);
        string[] lines = report.ToString().Split('\n');
        Assert.Equal("2 samples in 2 scenes, 50.0 % wrong", lines[0]);
        Assert.Equal("flagged at 0.1: 1 samples (50.0 %), precision 1.000, recall 1.000", lines[1]);
        Assert.Equal("score             AUROC     AP   P@5%   R@5%  P@10%  R@10%  P@20%  R@20%   AURC", lines[3]);
        // The wrong one is the hardest: the risk is 0 for the first kept, 1/2 for both.
        Assert.Equal("hard_coefficient  1.000  1.000  1.000  1.000  1.000  1.000  1.000  1.000  0.250", lines[4]);
        JsonElement json = JsonDocument.Parse(report.ToJson()).RootElement;
        Assert.Equal(1, json.GetProperty("rankings")[0].GetProperty("auroc").GetProperty("value").GetDouble());
        Assert.Equal("fused", json.GetProperty("rankings")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public void Graded_truth_prints_its_own_columns()
    {
        var seen = new DetectionPrediction([new("cell", 0.9, new(0, 0, 1, 1)), new("cell", 0.4, new(0, 0, 1, 1))]);
        Sample[] samples = [Sampled("a.jpg", 1) with { Prediction = seen },
            Sampled("b.jpg", 1) with { Prediction = new DetectionPrediction([]) }];
        EvaluationReport report = Evaluator.Evaluate(
            samples, [new("a.jpg", 0.25, null, null), new("b.jpg", 0.5, null, null)], 0.1, NoIntervals);
        Assert.Contains("Spearman", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("mean difficulty 0.375", report.ToString(), StringComparison.Ordinal);
        // An image without detections ranks first in every baseline but chance.
        Assert.All(report.Rankings.Where(static r => r.Name != "random"), static r => Assert.Equal(1, r.Spearman!.Value));
    }

    /// <summary>The figures that the data's own README gives for entropy: 0.832, 0.659, 0.731.</summary>
    [Trait("Category", "Slow")]
    [SharedDataFact]
    public void Entropy_on_the_shared_pool_has_its_published_figures()
    {
        string folder = SharedData.Path("data", "classification");
        using var reader = new StreamReader(Path.Combine(folder, "pool_truth.csv"));
        ImmutableArray<TruthEntry> truth = TruthFile.Read(reader, "pool_truth.csv");
        Sample[] samples = [.. truth.Select(t => Classified(folder, t.File))];
        RankingQuality entropy = Evaluator.Evaluate(samples, truth, 0.1, NoIntervals).Find("entropy")!;
        Assert.Equal(0.832, entropy.Auroc!.Value, 0.0006);
        Assert.Equal(0.659, entropy.AveragePrecision!.Value, 0.0006);
        Assert.Equal(0.731, entropy.Budgets[1].Precision.Value, 0.0006);
    }

    private static Sample Classified(string folder, string file)
    {
        using JsonDocument json = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(folder, "pool", "inference_results", file + "_result.txt")));
        return new()
        {
            Id = file, Source = file,
            Prediction = new ClassificationPrediction(json.RootElement.GetProperty("predicted_label").GetString()!,
                json.RootElement.GetProperty("scores").EnumerateArray().Select(static s =>
                    new ClassScore(s[0].GetString()!, double.Parse(s[1].ToString(), CultureInfo.InvariantCulture)))),
        };
    }
}
