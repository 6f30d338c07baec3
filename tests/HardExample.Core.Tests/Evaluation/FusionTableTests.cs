using FsCheck.Xunit;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation.Tuning;
using HardExample.Core.Fusion;
using HardExample.Core.Reasons;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Evaluation;

public sealed class FusionTableTests
{
    private static readonly (string Name, MinerKind Kind)[] Algorithms =
    [
        (AlgorithmNames.PredictScore, MinerKind.ErrorEstimator), (AlgorithmNames.AugmentConsistency, MinerKind.ErrorEstimator),
        (AlgorithmNames.Anomaly, MinerKind.OutOfDistribution), (AlgorithmNames.FeatureDistribution, MinerKind.OutOfDistribution),
    ];

    [Property]
    public void It_fuses_as_the_job_does((byte, byte, byte, byte)[] scores, byte w1, byte w2, byte w3, byte w4)
    {
        Sample[] samples = [.. scores.Select(static s => SampleOf(s.Item1, s.Item2, s.Item3, s.Item4))];
        WeightedList ones = WeightedList.Of(Algorithms.Select(static a => (a.Name, 1.0)));
        var table = FusionTable.Of(samples, new double[samples.Length], ones);
        // Weights from 0 to 1.275: an out-of-distribution detector can weigh more than 1.
        double[] four = [w1 / 200.0, w2 / 200.0, w3 / 200.0, w4 / 200.0];
        WeightedList weights = WeightedList.Of(Algorithms.Select((a, i) => (a.Name, four[i])));
        double[] own = [.. table.Names.Select(weights.WeightOf)];

        double[] coefficients = table.Coefficients(own, [.. Enumerable.Range(0, samples.Length)], 0.6);
        var fusion = new CoefficientFusion(weights, 0.1, 0.6);
        for (int i = 0; i < samples.Length; i++) Assert.Equal(fusion.Explain(samples[i]).Coefficient, coefficients[i], 12);
    }

    /// <summary>Small bytes stand for "does not apply", the largest of the first error estimator for "nothing was found".</summary>
    private static Sample SampleOf(params byte[] scores)
    {
        Sample sample = scores[1] % 16 == 0 ? Make.Detected() : Make.Sample();
        for (int a = 0; a < Algorithms.Length; a++)
        {
            (string name, MinerKind kind) = Algorithms[a];
            if (scores[a] >= 60)
                sample = sample.WithScore(name, new()
                {
                    Algorithm = name, Kind = kind, Value = (scores[a] - 60) / 195.0, Reliability = scores[a] % 5 / 4.0,
                    ViewWeight = scores[a] % 3 / 2.0,
                    Reasons = a == 0 && scores[a] > 230 ? [new(ReasonCatalog.NoObject, 1)] : [],
                });
        }
        return sample;
    }
}
