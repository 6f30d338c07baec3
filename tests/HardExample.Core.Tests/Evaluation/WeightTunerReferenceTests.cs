using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Evaluation.Tuning;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Evaluation;

/// <summary>Tuning on the scores of real predictions.</summary>
public sealed class WeightTunerReferenceTests
{
    private static readonly (string Column, string Algorithm, MinerKind Kind)[] Columns =
    [
        ("predict_score", AlgorithmNames.PredictScore, MinerKind.ErrorEstimator),
        ("aug_consistent", AlgorithmNames.AugmentConsistency, MinerKind.ErrorEstimator),
        ("clustering", AlgorithmNames.Clustering, MinerKind.ErrorEstimator),
        ("sequential", AlgorithmNames.Sequence, MinerKind.ErrorEstimator),
        ("anomaly", AlgorithmNames.Anomaly, MinerKind.OutOfDistribution),
        ("feature_distribution", AlgorithmNames.FeatureDistribution, MinerKind.OutOfDistribution),
        ("image_similarity", AlgorithmNames.ImageSimilarity, MinerKind.OutOfDistribution),
    ];

    [Trait("Category", "Slow")]
    [SharedDataFact]
    public void Weights_fitted_to_half_of_the_scenes_beat_the_defaults_on_the_other_half()
    {
        TuningResult result = Tune("classification_pool.csv", "classification/pool_truth.csv");
        Assert.True(result.IsBetter, result.ToString());
        Assert.Equal(result.TunedWeights, result.RecommendedWeights);
        // Measured: +0.0028 [+0.0015, +0.0045] and +0.0042 [-0.0006, +0.0098].
        Assert.InRange(result.Find("AUROC")!.Difference.Value, 0.002, 0.01);
        Assert.InRange(result.Find("average precision")!.Difference.Value, 0.003, 0.02);
    }

    [Trait("Category", "Slow")]
    [SharedDataFact]
    public void Where_the_defaults_are_as_good_they_are_kept()
    {
        foreach (string pool in new[] { "pool", "pool_shifted" })
        {
            TuningResult result = Tune($"detection_{pool}.csv", $"detection/{pool}_truth.csv");
            Assert.Equal(ParameterCatalog.AlgorithmWeights, result.RecommendedWeights);
            // Even if the advice were ignored, next to nothing would be lost.
            Assert.InRange(result.Find("Spearman")!.Difference.Value, -0.001, 1);
        }
    }

    private static TuningResult Tune(string scores, string truth)
    {
        string file = SharedData.Path("golden", scores);
        string[] header = File.ReadLines(file).First().Split(',');
        Sample[] samples = [.. File.ReadLines(file).Skip(1).Select(l => SampleOf(header, l.Split(',')))];
        using StreamReader text = File.OpenText(SharedData.Path(["data", .. truth.Split('/')]));
        return WeightTuner.Tune(samples, TruthFile.Read(text, truth), MiningConfig.Default, new() { Splits = 20, Resamples = 200 });
    }

    private static Sample SampleOf(string[] header, string[] row)
    {
        var sample = new Sample { Id = row[0], Source = row[0] };
        foreach ((string column, string algorithm, MinerKind kind) in Columns)
            if (Array.IndexOf(header, column) is int c and >= 0 && row[c].Length > 0)
                sample = sample.WithScore(
                    algorithm, new() { Algorithm = algorithm, Kind = kind, Value = double.Parse(row[c], CultureInfo.InvariantCulture) });
        return sample;
    }
}
