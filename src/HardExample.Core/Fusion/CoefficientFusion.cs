using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Mining;
using HardExample.Core.Samples;

namespace HardExample.Core.Fusion;

/// <summary>Fuses the scores of a sample into its hard coefficient.</summary>
/// <remarks>
/// B = Σ w r/Σ w over the error estimators that apply, w their weight times the reliability of the score. predict_score_mining and aug_consistent_mining read the same scores of the
/// same model and are no two views: of the weight that they have in common the former gives up half, and nearly all the more the latter also stands on a view of its
/// own (κ, <see cref="MinerScore.ViewWeight"/>), w = w_predict − min(w_predict, w_augment)(1 + κ)/2. odds(H0) = odds(B)/Π (1 − w s)² over the out-of-distribution detectors: evidence multiplies odds, so that an out-of-distribution detector
/// raises what the error estimators doubt, as much as a noisy-or (Pearl 1988) at even odds, and leaves alone what they are sure of; an out-of-distribution detector with w s = 1 decides. H = hinge(H0, 1 − score_threshold_up). Only
/// algorithms with a weight take part, custom ones by their name. Without an error estimator that applies H0 = 1 − Π (1 − w s) with the weights divided by the largest
/// of them. A detection without any object has H = 1. The order in which scores were put on the sample does not matter.
/// </remarks>
/// <param name="weights">Algorithms and weights.</param>
/// <param name="hardThreshold">algo_hard_threshold in [0, 1].</param>
/// <param name="scoreThresholdUp">score_threshold_up in [0, 1]; the knee of the hinge is at 1 − it.</param>
/// <param name="literalMargin">margin where margin_rule is greater: a classification whose top-1 is ahead by more is hard, with reason 1; null = no such rule.</param>
public sealed class CoefficientFusion(WeightedList weights, double hardThreshold, double scoreThresholdUp, double? literalMargin = null)
{
    /// <summary>The value of the hinge at its knee: half of the default algo_hard_threshold.</summary>
    public const double KneeValue = 0.05;

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
            HardCoefficient = fused.Coefficient, IsHard = hard, HardReasons = hard && fused.Reasons.IsEmpty ? [LargestReason(sample, fused.Contributions)] : fused.Reasons,
        };
    }

    /// <summary>The coefficient of a sample and how it came about.</summary>
    public FusedCoefficient Explain(Sample sample)
    {
        // Scores are sorted by name, so every sum below runs in the same order however they came onto the sample.
        (MinerScore Score, double Weight)[] estimators = Taking(sample, MinerKind.ErrorEstimator), detectors = Taking(sample, MinerKind.OutOfDistribution);
        estimators = [.. estimators.Select(static e => (e.Score, Weight: e.Weight * e.Score.Reliability)).Where(static e => e.Weight > 0)];
        if (Array.Find(estimators, static e => e.Score.Algorithm == AlgorithmNames.AugmentConsistency) is { Score: { } viewed } views)
            estimators = [.. estimators.Select(e => e.Score.Algorithm == AlgorithmNames.PredictScore ? (e.Score, OwnWeight(e.Weight, views.Weight, viewed.ViewWeight)) : e)];
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
            double silent = 1 - Math.Min(1, weight * Math.Clamp(score.Value, 0, 1));
            complement *= silent;
            // What the out-of-distribution detector alone would add to the error estimators.
            contributions[score.Algorithm] = Math.Max(0, Raise(errorProbability, silent, estimators.Length > 0) - errorProbability);
        }

        double combined = Raise(errorProbability, complement, estimators.Length > 0);
        bool nothingFound = sample.Prediction is DetectionPrediction { Boxes.IsEmpty: true }
            || estimators.Any(static e => e.Score.Reasons.Any(static r => r.Id == ReasonCatalog.NoObject));
        double coefficient = nothingFound ? 1 : Hinge(combined, 1 - scoreThresholdUp);
        if (IsHardByMargin(sample)) coefficient = Math.Max(coefficient, hardThreshold);
        return new(
            coefficient, combined, contributions.ToImmutable(), Reasons(estimators.Concat(detectors), contributions, nothingFound));
    }

    /// <summary>The weight of predict_score_mining beside aug_consistent_mining, which asks the same model the same.</summary>
    /// <param name="weight">Its weight.</param>
    /// <param name="views">
    /// The weight of aug_consistent_mining times the reliability of its score; 0 when it does not apply.
    /// </param>
    /// <param name="viewWeight">How far that score also stands on a view other than the model, in [0, 1] (<see cref="MinerScore.ViewWeight"/>).</param>
    internal static double OwnWeight(double weight, double views, double viewWeight) => weight - Math.Min(weight, views) * (1 + viewWeight) / 2;

    /// <summary>What out-of-distribution detectors make of the error estimators' error probability.</summary>
    /// <param name="errorProbability">B in [0, 1].</param>
    /// <param name="complement">Π (1 − w s) over the out-of-distribution detectors, in [0, 1].</param>
    /// <param name="hasEstimators">Whether an error estimator applies; else the out-of-distribution detectors are all there is.</param>
    internal static double Raise(double errorProbability, double complement, bool hasEstimators)
    {
        if (!hasEstimators) return 1 - complement;
        if (complement <= 0) return 1;
        return errorProbability / (errorProbability + (1 - errorProbability) * complement * complement);
    }

    /// <summary>The soft hinge: e·r/k below the knee, e + (1 − e)(r − k)/(1 − k) above it, e = 0.05. It keeps the order and stays small below the knee.</summary>
    /// <param name="r">In [0, 1].</param>
    /// <param name="knee">k in [0, 1].</param>
    /// <returns>0 to 1; monotone and continuous in r for a knee inside (0, 1).</returns>
    public static double Hinge(double r, double knee) =>
        r < knee || knee >= 1 ? KneeValue * r / knee : KneeValue + (1 - KneeValue) * (r - knee) / (1 - knee);

    private (MinerScore Score, double Weight)[] Taking(Sample sample, MinerKind kind) =>
    [
        .. sample.Scores.Where(s => s.Value.Kind == kind).Select(s => (Score: s.Value with { Algorithm = s.Key }, Weight: weights.WeightOf(s.Key)))
            .Where(static s => s.Weight > 0),
    ];

    private bool IsHardByMargin(Sample sample) => literalMargin is { } margin && sample.Prediction is ClassificationPrediction prediction && prediction.Margin > margin
        && sample.Scores.ContainsKey(AlgorithmNames.PredictScore) && weights.WeightOf(AlgorithmNames.PredictScore) > 0;

    // Where no algorithm names a reason, that of the one which brought the most.
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
        IEnumerable<(MinerScore Score, double Weight)> scores, ImmutableSortedDictionary<string, double>.Builder contributions, bool nothingFound)
    {
        var parts = new SortedDictionary<int, double>();
        foreach ((MinerScore score, _) in scores)
            foreach (ReasonShare reason in score.Reasons.Where(static r => r.Share > 0))
                parts[reason.Id] = parts.GetValueOrDefault(reason.Id) + contributions[score.Algorithm] * reason.Share;
        // Nothing weighs as much as an image where nothing was found; it decides the coefficient alone.
        if (nothingFound) parts[ReasonCatalog.NoObject] = double.PositiveInfinity;
        return [.. parts.OrderByDescending(static p => p.Value).ThenBy(static p => p.Key).Select(static p => p.Key)];
    }
}
