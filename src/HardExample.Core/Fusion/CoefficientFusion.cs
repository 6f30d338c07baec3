using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Mining;
using HardExample.Core.Samples;

namespace HardExample.Core.Fusion;

/// <summary>Fuses the scores of a sample into its hard coefficient.</summary>
/// <remarks>
/// B = Σ w r/Σ w over the experts that apply, w their weight times the reliability of the score. predict_score_mining and aug_consistent_mining read the same scores of the
/// same model and are no two witnesses: of the weight that they have in common the former gives up half, and nearly all the more the latter also stands on a witness of its
/// own (κ, <see cref="MinerScore.Independence"/>), w = w_predict − min(w_predict, w_augment)(1 + κ)/2. odds(H0) = odds(B)/Π (1 − w s)² over the alarms: evidence multiplies odds, so that an alarm
/// raises what the experts doubt, as much as a noisy-or (Pearl 1988) at even odds, and leaves alone what they are sure of; an alarm with w s = 1 decides. H = hinge(H0, 1 − score_threshold_up). Only
/// algorithms with a weight take part, custom ones by their name. Without an expert that applies H0 = 1 − Π (1 − w s) with the weights divided by the largest
/// of them. A detection without any object has H = 1. The order in which scores were put on the sample does not matter.
/// </remarks>
/// <param name="weights">Algorithms and weights.</param>
/// <param name="hardThreshold">algo_hard_threshold in [0, 1].</param>
/// <param name="scoreThresholdUp">score_threshold_up in [0, 1]; the knee of the hinge is at 1 − it.</param>
public sealed class CoefficientFusion(WeightedList weights, double hardThreshold, double scoreThresholdUp)
{
    /// <summary>The value of the hinge at its knee: half of the default algo_hard_threshold.</summary>
    public const double KneeValue = 0.05;

    /// <summary>The fusion that a configuration asks for.</summary>
    public CoefficientFusion(MiningConfig config) : this(config.Algorithms, config.HardThreshold, config.ScoreThresholdUp) { }

    /// <summary>A copy of the sample with HardCoefficient, IsHard and HardReasons.</summary>
    public Sample Fuse(Sample sample)
    {
        FusedCoefficient fused = Explain(sample);
        return sample with { HardCoefficient = fused.Coefficient, IsHard = fused.Coefficient >= hardThreshold, HardReasons = fused.Reasons };
    }

    /// <summary>The coefficient of a sample and how it came about.</summary>
    public FusedCoefficient Explain(Sample sample)
    {
        // Scores are sorted by name, so every sum below runs in the same order however they came onto the sample.
        (MinerScore Score, double Weight)[] experts = Taking(sample, MinerKind.Expert), alarms = Taking(sample, MinerKind.Alarm);
        experts = [.. experts.Select(static e => (e.Score, Weight: e.Weight * e.Score.Reliability)).Where(static e => e.Weight > 0)];
        if (Array.Find(experts, static e => e.Score.Algorithm == AlgorithmNames.AugmentConsistency) is { Score: { } viewed } views)
            experts = [.. experts.Select(e => e.Score.Algorithm == AlgorithmNames.PredictScore ? (e.Score, OwnWeight(e.Weight, views.Weight, viewed.Independence)) : e)];
        if (experts.Length == 0 && alarms.Length > 0)
        {
            double largest = alarms.Max(static a => a.Weight);
            alarms = [.. alarms.Select(a => (a.Score, a.Weight / largest))];
        }

        var contributions = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        double total = experts.Sum(static e => e.Weight), belief = 0;
        foreach ((MinerScore score, double weight) in experts)
        {
            double part = weight / total * Math.Clamp(score.Value, 0, 1);
            belief += part;
            contributions[score.Algorithm] = part;
        }
        belief = Math.Clamp(belief, 0, 1);
        double calm = 1;
        foreach ((MinerScore score, double weight) in alarms)
        {
            double silent = 1 - Math.Min(1, weight * Math.Clamp(score.Value, 0, 1));
            calm *= silent;
            // What the alarm alone would add to the experts.
            contributions[score.Algorithm] = Math.Max(0, Raise(belief, silent, experts.Length > 0) - belief);
        }

        double combined = Raise(belief, calm, experts.Length > 0);
        bool nothingFound = sample.Prediction is DetectionPrediction { Boxes.IsEmpty: true }
            || experts.Any(static e => e.Score.Reasons.Any(static r => r.Id == ReasonCatalog.NoObject));
        return new(
            nothingFound ? 1 : Hinge(combined, 1 - scoreThresholdUp), combined, contributions.ToImmutable(), Reasons(experts.Concat(alarms), contributions, nothingFound));
    }

    /// <summary>The weight of predict_score_mining beside aug_consistent_mining, which asks the same model the same.</summary>
    /// <param name="weight">Its weight.</param>
    /// <param name="views">
    /// The weight of aug_consistent_mining times the reliability of its score; 0 when it does not apply.
    /// </param>
    /// <param name="independence">How far that score also stands on a witness other than the model, in [0, 1] (<see cref="MinerScore.Independence"/>).</param>
    internal static double OwnWeight(double weight, double views, double independence) => weight - Math.Min(weight, views) * (1 + independence) / 2;

    /// <summary>What alarms make of the experts' belief.</summary>
    /// <param name="belief">B in [0, 1].</param>
    /// <param name="calm">Π (1 − w s) over the alarms, in [0, 1].</param>
    /// <param name="hasExperts">Whether an expert applies; else the alarms are all there is.</param>
    internal static double Raise(double belief, double calm, bool hasExperts)
    {
        if (!hasExperts) return 1 - calm;
        if (calm <= 0) return 1;
        return belief / (belief + (1 - belief) * calm * calm);
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

    private static ImmutableArray<int> Reasons(
        IEnumerable<(MinerScore Score, double Weight)> scores, ImmutableSortedDictionary<string, double>.Builder contributions, bool nothingFound)
    {
        var parts = new SortedDictionary<int, double>();
        foreach ((MinerScore score, _) in scores)
            foreach (ReasonShare reason in score.Reasons)
                parts[reason.Id] = parts.GetValueOrDefault(reason.Id) + contributions[score.Algorithm] * reason.Share;
        // Nothing weighs as much as an image where nothing was found; it decides the coefficient alone.
        if (nothingFound) parts[ReasonCatalog.NoObject] = double.PositiveInfinity;
        return [.. parts.OrderByDescending(static p => p.Value).ThenBy(static p => p.Key).Select(static p => p.Key)];
    }
}
