using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Predictions;
using HardExample.Core.Reasons;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Doubt in the prediction itself.</summary>
/// <remarks>
/// Classification, with p₁ and p₂ the two highest of K confidences and H the entropy:
/// <code>
/// r = (1 − p₁ + (1 − d) / 2 + H(p) / ln K) / 3        d = p₁ − p₂
/// </code>
/// halved where the model is sure (p₁ ≥ up and d ≥ margin), at least 1 − p₁ where p₁ ≤ up. Least confidence, margin and entropy sampling:
/// Settles, "Active Learning Literature Survey", 2009, section 3.1. Detection, with s the scores of the boxes:
/// <code>
/// r = 1 − min(Σ s² / Σ s, mean of s over boxes of s ≥ low) · L
/// </code>
/// The first sums run over boxes of at least 0.05; L is the low-mass penalty (<see cref="DetectionMassLimit.Penalty"/>), without which a
/// detector that finds little would count as certain. r = 1 without any box of score ≥ low. Range [0, 1].
/// Both carry reason 1 where r ≥ 1 − up, the knee of the fusion, which a mean score of the found boxes in [low, up] always reaches.
/// </remarks>
public sealed class PredictScoreMiner(PredictScoreOptions options) : IMiner
{
    // 1 − 0.6 and a mean of scores that is 0.6 differ by rounding.
    private const double Tolerance = 1e-9;

    // Confidences are written with three digits; half a digit for each listed class may be missing without an unlisted one.
    private const double Rounding = 5e-4;

    /// <inheritdoc/>
    public string Name => AlgorithmNames.PredictScore;

    /// <inheritdoc/>
    public MinerKind Kind => MinerKind.ErrorEstimator;

    /// <inheritdoc/>
    public MiningScope Scope => MiningScope.Sample;

    /// <inheritdoc/>
    public Observations NeedsFor(TaskType task) => Observations.Prediction;

    /// <inheritdoc/>
    public IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        // Not the classes of a population in place of training data: the score of one prediction must not depend on the other samples.
        int classes = MinerSupport.ReferenceFor(context) is { IsPopulation: false } reference ? reference.Classes.Length : 0;
        DetectionMassLimit limit = context.Reference?.DetectionMass ?? default;
        return MinerSupport.ForEach(samples.Count, context, i => samples[i].Prediction switch
        {
            ClassificationPrediction p => Doubt(p, classes),
            DetectionPrediction p => Doubt(p, limit),
            _ => null,
        });
    }

    private MinerScore Doubt(ClassificationPrediction prediction, int knownClasses)
    {
        double p1 = Math.Min(1, prediction.Confidence), d = Math.Min(1, prediction.Margin);
        double r = Math.Clamp((1 - p1 + (1 - d) / 2 + RelativeEntropy(prediction, knownClasses)) / 3, 0, 1);
        bool narrow = options.MarginRule == MarginRule.Greater ? d > options.Margin : d < options.Margin;
        bool sure = p1 >= options.ScoreThresholdUp && !narrow;
        if (sure) r /= 2;
        if (p1 <= options.ScoreThresholdUp) r = Math.Max(r, 1 - p1);
        // The original's text makes such a sample hard, so its doubt is that of one at the low threshold; the fusion sees to the rest.
        if (narrow && options.MarginRule == MarginRule.Greater) r = Math.Max(r, 1 - options.ScoreThresholdLow);

        string top = prediction.Scores[0].Label, first = $"top-1 {top} {MinerSupport.Show(p1)}";
        return new()
        {
            Algorithm = Name,
            Kind = Kind,
            Value = r,
            Reasons = !sure && IsDoubtful(r) ? [new(ReasonCatalog.LowConfidence, 1)] : [],
            Explanation = prediction.Scores.Length > 1
                ? sure ? $"{first} is ahead of top-2 {prediction.Scores[1].Label} by {MinerSupport.Show(d)}"
                : $"{first} is within {MinerSupport.Show(d)} of top-2 {prediction.Scores[1].Label}"
                : first,
        };
    }

    // A result may list a part of the classes. What its confidences leave to 1 belongs to the others: spread over them when it is known how
    // many there are, else one more class.
    private static double RelativeEntropy(ClassificationPrediction prediction, int knownClasses)
    {
        ImmutableArray<ClassScore> scores = prediction.Scores;
        double sum = 0;
        foreach (ClassScore score in scores) sum += score.Score;
        if (sum <= 0) return 1;

        double scale = sum > 1 ? 1 / sum : 1, rest = Math.Max(0, 1 - sum);
        int unlisted = Math.Max(knownClasses - scores.Length, rest > Rounding * (scores.Length + 1) ? 1 : 0);
        double entropy = unlisted > 0 ? unlisted * Term(rest / unlisted) : 0;
        foreach (ClassScore score in scores) entropy += Term(score.Score * scale);
        return Math.Clamp(entropy / Math.Log(Math.Max(2, scores.Length + unlisted)), 0, 1);

        static double Term(double p) => p > 0 ? -p * Math.Log(p) : 0;
    }

    private bool IsDoubtful(double r) => r >= 1 - options.ScoreThresholdUp - Tolerance;

    private MinerScore Doubt(DetectionPrediction prediction, DetectionMassLimit limit)
    {
        double sum = 0, squares = 0, foundSum = 0, mass = 0, best = 0;
        int found = 0;
        foreach (DetectedBox box in prediction.Boxes)
        {
            best = Math.Max(best, box.Score);
            if (box.Score >= options.ScoreThresholdLow)
            {
                found++;
                foundSum += box.Score;
            }
            if (box.Score < BoxConsistency.MinScore) continue;
            sum += box.Score;
            squares += box.Score * box.Score;
            mass += box.Score * BoxConsistency.SoftThreshold(box.Score, options.ScoreThresholdLow);
        }
        if (found == 0)
        {
            string strongest = prediction.Boxes.IsEmpty ? "no box at all" : $"the strongest box has only {MinerSupport.Show(best)}";
            return new()
            {
                Algorithm = Name, Kind = Kind, Value = 1, Reasons = [new(ReasonCatalog.NoObject, 1)],
                Explanation = $"no object was found: {strongest}",
            };
        }
        double mean = sum > 0 ? Math.Min(squares / sum, foundSum / found) : 0, penalty = limit.Penalty(mass);
        double r = Math.Clamp(1 - mean * penalty, 0, 1);
        string lowMass = penalty < 1
            ? $"; together they reach {MinerSupport.Show(mass)} where 95 % of the training images reach {MinerSupport.Show(limit.Quantile)}"
            : "";
        return new()
        {
            Algorithm = Name,
            Kind = Kind,
            Value = r,
            Reasons = IsDoubtful(r) ? [new(ReasonCatalog.LowConfidence, 1)] : [],
            Explanation = $"{found} {(found == 1 ? "box" : "boxes")} found; mean doubt over all boxes {MinerSupport.Show(r)}{lowMass}",
        };
    }
}

/// <summary>Parameters of predict_score_mining.</summary>
/// <param name="ScoreThresholdLow">In [0, 1], at most <paramref name="ScoreThresholdUp"/>.</param>
/// <param name="ScoreThresholdUp">In [0, 1].</param>
/// <param name="Margin">In [0, 1]: top-1 minus top-2 confidence that a sure prediction has.</param>
/// <param name="MarginRule">Which difference makes a prediction doubtful.</param>
public sealed record PredictScoreOptions(
    double ScoreThresholdLow, double ScoreThresholdUp, double Margin, MarginRule MarginRule = MarginRule.Smaller);
