using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;

namespace HardExample.Core.Evaluation.Metrics;

/// <summary>Simple scores of the prediction alone, which a mining method has to beat; larger = harder.</summary>
public static class BaselineScores
{
    /// <summary>Boxes with a lower score are ignored as noise.</summary>
    private const double MinScore = 0.05;

    private static readonly double Low = ParameterCatalog.ScoreThresholdLow.Default;
    private static readonly double Up = ParameterCatalog.ScoreThresholdUp.Default;

    /// <summary>The scores for a task, by name. "random" is one value for all, whose expected figures are those of chance.</summary>
    public static ImmutableArray<(string Name, Func<Prediction, double> Score)> For(TaskType task) => task == TaskType.ImageClassification
        ?
        [
            ("random", static _ => 0),
            ("1 - p1", static p => 1 - p.Confidence),
            ("1 - margin", static p => p is ClassificationPrediction c ? 1 - c.Margin : 0),
            ("entropy", static p => p is ClassificationPrediction c ? Entropy(c) : 0),
        ]
        :
        [
            ("random", static _ => 0),
            ("1 - p1", static p => 1 - p.Confidence),
            ("- mean score", static p => -MeanScore(p, MinScore)),
            ("- mean score >= 0.3", static p => -MeanScore(p, Low)),
            ("- boxes >= 0.3", static p => -Count(p, Low, double.PositiveInfinity)),
            ("share in 0.3..0.6", static p => Count(p, Low, double.PositiveInfinity) is double n and > 0 ? Count(p, Low, Up) / n : 1),
        ];

    /// <summary>−Σ p ln p over the listed classes, in nats (Shannon 1948).</summary>
    private static double Entropy(ClassificationPrediction prediction)
    {
        double entropy = 0;
        foreach (ClassScore score in prediction.Scores)
            if (score.Score > 0) entropy -= score.Score * Math.Log(score.Score);
        return entropy;
    }

    /// <summary>Mean score of the boxes from <paramref name="floor"/> on; 0 without one, which ranks first.</summary>
    private static double MeanScore(Prediction prediction, double floor)
    {
        double sum = 0;
        int count = 0;
        foreach (DetectedBox box in ((DetectionPrediction)prediction).Boxes)
        {
            if (box.Score < floor) continue;
            sum += box.Score;
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double Count(Prediction prediction, double from, double to)
    {
        int count = 0;
        foreach (DetectedBox box in ((DetectionPrediction)prediction).Boxes)
            if (box.Score >= from && box.Score <= to) count++;
        return count;
    }
}
