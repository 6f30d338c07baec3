using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Reasons;
using HardExample.Core.Samples;

namespace HardExample.Core.Fusion;

/// <summary>Fuses the scores of a sample into its hard coefficient.</summary>
/// <remarks>
/// Only algorithms with a weight above 0 take part, custom ones by their name. s is a score, w its weight.
/// <code>
/// B = Σ w s / Σ w                          over the error estimators; w is multiplied by the reliability of the score
/// odds(H0) = odds(B) / Π (1 − w s)²        over the out-of-distribution detectors
/// H = hinge(H0, 1 − score_threshold_up)
/// w_predict := w_predict − min(w_predict, w_augment) (1 + κ) / 2
/// </code>
/// Range of B, H0 and H: [0, 1]. Multiplying odds raises what is in doubt, at even odds as much as a noisy-or (Pearl 1988), and hardly
/// moves what the error estimators are sure of; a detector with w s = 1 decides alone.
/// The last line takes weight from predict_score_mining where aug_consistent_mining applies too, because both read the confidences of the
/// same model. It loses half of their common weight, and up to all of it as κ, the view weight of aug_consistent_mining
/// (<see cref="MinerScore.ViewWeight"/>), goes to 1.
/// Without an error estimator H0 = 1 − Π (1 − w s), with the weights divided by the largest of them. A detection without any object has H =
/// 1. The order in which scores were put on the sample does not matter.
/// </remarks>
/// <param name="weights">Algorithms and weights.</param>
/// <param name="hardThreshold">algo_hard_threshold in [0, 1].</param>
/// <param name="scoreThresholdUp">score_threshold_up in [0, 1]; the knee of the hinge is at 1 − it.</param>
/// <param name="literalMargin">margin where margin_rule is greater: a classification whose top-1 is ahead by more is hard, with reason 1;
/// null = no such rule.</param>
public sealed class CoefficientFusion(WeightedList weights, double hardThreshold, double scoreThresholdUp, double? literalMargin = null)
{
    /// <summary>The value of the hinge at its knee, the default algo_hard_threshold: 1 − score_threshold_up is hard.</summary>
    public const double KneeValue = 0.1;

    // 1 − 0.6 and a mean that is 0.4 differ by rounding.
    private const double Tolerance = 1e-9;

    /// <summary>The fusion that a configuration asks for.</summary>
    public CoefficientFusion(MiningConfig config) : this(config.Algorithms, config.HardThreshold, config.ScoreThresholdUp,
        config.Extensions.MarginRule == MarginRule.Greater ? config.Margin : null) { }

    /// <summary>A copy of the sample with HardCoefficient, IsHard and HardReasons.</summary>
    public Sample Fuse(Sample sample)
    {
        FusedCoefficient fused = Explain(sample);
        bool hard = fused.Coefficient >= hardThreshold;
        return sample with
        {
            HardCoefficient = fused.Coefficient, IsHard = hard, IsControl = false, DuplicateOf = null,
            HardReasons = hard && fused.Reasons.IsEmpty ? [LargestReason(sample, fused.Contributions)] : fused.Reasons,
        };
    }

    /// <summary>The coefficient of a sample and how it came about.</summary>
    public FusedCoefficient Explain(Sample sample)
    {
        // Scores are sorted by name, so every sum below runs in the same order however they came onto the sample.
        (MinerScore Score, double Weight)[] estimators = WeightedScores(sample, MinerKind.ErrorEstimator);
        (MinerScore Score, double Weight)[] detectors = WeightedScores(sample, MinerKind.OutOfDistribution);
        estimators = [.. estimators.Select(static e => (e.Score, Weight: e.Weight * e.Score.Reliability)).Where(static e => e.Weight > 0)];
        if (Array.Find(estimators, static e => e.Score.Algorithm == AlgorithmNames.AugmentConsistency) is { Score: { } viewed } views)
        {
            estimators =
            [
                .. estimators.Select(e => e.Score.Algorithm == AlgorithmNames.PredictScore
                    ? (e.Score, OwnWeight(e.Weight, views.Weight, viewed.ViewWeight))
                    : e),
            ];
        }
        if (estimators.Length == 0 && detectors.Length > 0)
        {
            double largest = detectors.Max(static a => a.Weight);
            detectors = [.. detectors.Select(a => (a.Score, a.Weight / largest))];
        }

        var contributions = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        double total = estimators.Sum(static e => e.Weight), errorProbability = 0;
        foreach ((MinerScore score, double weight) in estimators)
        {
            double part = weight / total * Math.Clamp(score.Value, 0, 1);
            errorProbability += part;
            contributions[score.Algorithm] = part;
        }
        errorProbability = Math.Clamp(errorProbability, 0, 1);
        double complement = 1;
        foreach ((MinerScore score, double weight) in detectors)
        {
            double factor = 1 - Math.Min(1, weight * Math.Clamp(score.Value, 0, 1));
            complement *= factor;
            // What this detector alone would add to the error estimators.
            contributions[score.Algorithm] = Math.Max(0, Raise(errorProbability, factor, estimators.Length > 0) - errorProbability);
        }

        double combined = Raise(errorProbability, complement, estimators.Length > 0);
        bool nothingFound = sample.Prediction is DetectionPrediction { Boxes.IsEmpty: true }
            || estimators.Any(static e => e.Score.Reasons.Any(static r => r.Id == ReasonCatalog.NoObject));
        double coefficient = nothingFound ? 1 : Hinge(combined, 1 - scoreThresholdUp);
        if (IsHardByMargin(sample)) coefficient = Math.Max(coefficient, hardThreshold);
        return new(
            coefficient, combined, contributions.ToImmutable(), Reasons(estimators.Concat(detectors), contributions, nothingFound));
    }

    /// <summary>The weight of predict_score_mining beside aug_consistent_mining, which reads the confidences of the same model.</summary>
    /// <param name="weight">Its configured weight.</param>
    /// <param name="views">The weight of aug_consistent_mining times the reliability of its score; 0 when it does not apply.</param>
    /// <param name="viewWeight"><see cref="MinerScore.ViewWeight"/> of aug_consistent_mining, in [0, 1].</param>
    internal static double OwnWeight(double weight, double views, double viewWeight) =>
        weight - Math.Min(weight, views) * (1 + viewWeight) / 2;

    /// <summary>H0: the error probability after the out-of-distribution detectors.</summary>
    /// <param name="errorProbability">B in [0, 1].</param>
    /// <param name="complement">Π (1 − w s) over the out-of-distribution detectors, in [0, 1].</param>
    /// <param name="hasEstimators">Whether an error estimator applies; else the out-of-distribution detectors are all there is.</param>
    internal static double Raise(double errorProbability, double complement, bool hasEstimators)
    {
        if (!hasEstimators) return 1 - complement;
        if (complement <= 0) return 1;
        return errorProbability / (errorProbability + (1 - errorProbability) * complement * complement);
    }

    /// <summary>Piecewise linear and increasing: e r / k below the knee, e + (1 − e)(r − k) / (1 − k) from it on, e = 0.1.</summary>
    /// <param name="r">In [0, 1].</param>
    /// <param name="knee">k in [0, 1].</param>
    /// <returns>0 to 1; monotone and continuous in r for a knee inside (0, 1).</returns>
    public static double Hinge(double r, double knee) =>
        r < knee - Tolerance || knee >= 1 ? KneeValue * r / knee : KneeValue + (1 - KneeValue) * Math.Max(0, r - knee) / (1 - knee);

    private (MinerScore Score, double Weight)[] WeightedScores(Sample sample, MinerKind kind) =>
    [
        .. sample.Scores.Where(s => s.Value.Kind == kind)
            .Select(s => (Score: s.Value with { Algorithm = s.Key }, Weight: weights.WeightOf(s.Key)))
            .Where(static s => s.Weight > 0),
    ];

    private bool IsHardByMargin(Sample sample) => literalMargin is { } margin && sample.Prediction is ClassificationPrediction prediction
        && prediction.Margin > margin
        && sample.Scores.ContainsKey(AlgorithmNames.PredictScore) && weights.WeightOf(AlgorithmNames.PredictScore) > 0;

    // Without a reason from any algorithm, the general one of the largest contribution.
    private static int LargestReason(Sample sample, ImmutableSortedDictionary<string, double> contributions)
    {
        foreach ((string algorithm, _) in contributions.OrderByDescending(static c => c.Value))
        {
            ImmutableArray<ReasonShare> reasons = sample.Scores[algorithm].Reasons;
            if (!reasons.IsDefaultOrEmpty) return reasons[0].Id;
            if (ReasonCatalog.ForAlgorithm(algorithm) is { } reason) return reason;
        }
        return sample.Prediction is null ? ReasonCatalog.Anomaly : ReasonCatalog.LowConfidence;
    }

    private static ImmutableArray<int> Reasons(
        IEnumerable<(MinerScore Score, double Weight)> scores, ImmutableSortedDictionary<string, double>.Builder contributions,
        bool nothingFound)
    {
        var parts = new SortedDictionary<int, double>();
        foreach ((MinerScore score, _) in scores)
            foreach (ReasonShare reason in score.Reasons.Where(static r => r.Share > 0))
                parts[reason.Id] = parts.GetValueOrDefault(reason.Id) + contributions[score.Algorithm] * reason.Share;
        // "No object" decides the coefficient alone, so it comes first.
        if (nothingFound) parts[ReasonCatalog.NoObject] = double.PositiveInfinity;
        return [.. parts.OrderByDescending(static p => p.Value).ThenBy(static p => p.Key).Select(static p => p.Key)];
    }
}

/// <summary>How the coefficient of one sample came about.</summary>
/// <param name="Coefficient">H in [0, 1].</param>
/// <param name="Combined">H0 in [0, 1]: error estimators and out-of-distribution detectors together, before the hinge.</param>
/// <param name="Contributions">Contribution of each algorithm to <paramref name="Combined"/>, at least 0, by name.</param>
/// <param name="Reasons">Reason ids, the largest contribution first.</param>
public sealed record FusedCoefficient(
    double Coefficient, double Combined, ImmutableSortedDictionary<string, double> Contributions, ImmutableArray<int> Reasons);
