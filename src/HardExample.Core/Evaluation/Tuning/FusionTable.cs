using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Fusion;
using HardExample.Core.Reasons;
using HardExample.Core.Samples;

namespace HardExample.Core.Evaluation.Tuning;

/// <summary>Scores of many samples in columns, for fast refusing with the result of <see cref="CoefficientFusion"/>.</summary>
internal sealed class FusionTable
{
    private readonly double[][] _scores;
    private readonly double[][] _reliabilities;
    private readonly double[] _viewWeight;
    private readonly bool[][] _saysNothingFound;
    private readonly bool[] _empty;
    private readonly int _prediction;
    private readonly int _views;

    private FusionTable(
        ImmutableArray<string> names, ImmutableArray<bool> isErrorEstimator, double[][] scores, double[][] reliabilities,
        double[] viewWeight, bool[][] saysNothingFound, bool[] empty, double[] truth)
    {
        (Names, IsErrorEstimator, _scores, _reliabilities, _viewWeight, _saysNothingFound, _empty, Truth) = (names, isErrorEstimator,
            scores, reliabilities, viewWeight, saysNothingFound, empty, truth);
        (_prediction, _views) = (names.IndexOf(AlgorithmNames.PredictScore), names.IndexOf(AlgorithmNames.AugmentConsistency));
        IsGraded = truth.Any(static t => t is not (0 or 1));
    }

    /// <summary>The algorithms that have a score on some sample, in the order of the configuration.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Whether an algorithm is an error estimator; otherwise it is an out-of-distribution detector.</summary>
    public ImmutableArray<bool> IsErrorEstimator { get; }

    /// <summary>Difficulty of each sample in [0, 1].</summary>
    public double[] Truth { get; }

    public bool IsGraded { get; }

    /// <summary>Makes the table of the algorithms that <paramref name="weights"/> gives a weight.</summary>
    public static FusionTable Of(IReadOnlyList<Sample> samples, double[] truth, WeightedList weights)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var isErrorEstimator = ImmutableArray.CreateBuilder<bool>();
        var columns = new List<double[]>();
        var reliabilities = new List<double[]>();
        var saysNothingFound = new List<bool[]>();
        foreach ((string name, double weight) in weights)
        {
            if (weight <= 0
                || samples.Select(s => s.Scores.GetValueOrDefault(name))
                    .FirstOrDefault(static s => s is not null) is not MinerScore first) continue;
            names.Add(name);
            isErrorEstimator.Add(first.Kind == MinerKind.ErrorEstimator);
            columns.Add([.. samples.Select(s =>
                s.Scores.TryGetValue(name, out MinerScore? score) ? Math.Clamp(score.Value, 0, 1) : double.NaN)]);
            reliabilities.Add([.. samples.Select(s => s.Scores.TryGetValue(name, out MinerScore? score) ? score.Reliability : 0)]);
            saysNothingFound.Add([.. samples.Select(s => first.Kind == MinerKind.ErrorEstimator
                && s.Scores.TryGetValue(name, out MinerScore? score)
                && score.Reliability > 0 && score.Reasons.Any(static r => r.Id == ReasonCatalog.NoObject))]);
        }
        bool[] empty = [.. samples.Select(static s => s.Prediction is DetectionPrediction { Boxes.IsEmpty: true })];
        double[] viewWeight = [.. samples.Select(static s =>
            s.Scores.TryGetValue(AlgorithmNames.AugmentConsistency, out MinerScore? score) ? score.ViewWeight : 0)];
        return new(names.ToImmutable(), isErrorEstimator.ToImmutable(), [.. columns], [.. reliabilities], viewWeight, [.. saysNothingFound],
            empty, truth);
    }

    /// <summary>H0 of some samples, before the hinge, which does not change the order; 1 where no object was found.</summary>
    /// <param name="weights">A weight for each of <see cref="Names"/>.</param>
    /// <param name="rows">Which samples.</param>
    /// <param name="combined">Takes the values, as many as rows.</param>
    public void Combine(ReadOnlySpan<double> weights, ReadOnlySpan<int> rows, Span<double> combined)
    {
        for (int i = 0; i < rows.Length; i++) combined[i] = Combine(weights, rows[i]);
    }

    /// <summary>The hard coefficients of some samples.</summary>
    /// <param name="weights">A weight for each of <see cref="Names"/>.</param>
    /// <param name="rows">Which samples.</param>
    /// <param name="scoreThresholdUp">The knee of the hinge is at 1 − it.</param>
    public double[] Coefficients(ReadOnlySpan<double> weights, ReadOnlySpan<int> rows, double scoreThresholdUp)
    {
        double[] coefficients = new double[rows.Length];
        Combine(weights, rows, coefficients);
        for (int i = 0; i < rows.Length; i++)
            coefficients[i] = NothingFound(weights, rows[i]) ? 1 : CoefficientFusion.Hinge(coefficients[i], 1 - scoreThresholdUp);
        return coefficients;
    }

    private bool NothingFound(ReadOnlySpan<double> weights, int row)
    {
        if (_empty[row]) return true;
        for (int a = 0; a < _saysNothingFound.Length; a++)
            if (weights[a] > 0 && _saysNothingFound[a][row]) return true;
        return false;
    }

    private double Combine(ReadOnlySpan<double> weights, int row)
    {
        if (NothingFound(weights, row)) return 1;
        double total = 0, sum = 0, complement = 1, largestDetector = 0;
        for (int a = 0; a < _scores.Length; a++)
        {
            double score = _scores[a][row];
            if (weights[a] <= 0 || double.IsNaN(score)) continue;
            if (IsErrorEstimator[a])
            {
                double weight = weights[a] * _reliabilities[a][row];
                if (a == _prediction && _views >= 0)
                    weight = CoefficientFusion.OwnWeight(weight, Math.Max(0, weights[_views]) * _reliabilities[_views][row],
                        _viewWeight[row]);
                total += weight;
                sum += weight * score;
            }
            else
            {
                complement *= 1 - Math.Min(1, weights[a] * score);
                largestDetector = Math.Max(largestDetector, weights[a]);
            }
        }
        if (total > 0) return CoefficientFusion.Raise(Math.Clamp(sum / total, 0, 1), complement, hasEstimators: true);
        if (largestDetector == 0) return 0;
        complement = 1;
        for (int a = 0; a < _scores.Length; a++)
            if (!IsErrorEstimator[a] && weights[a] > 0 && !double.IsNaN(_scores[a][row]))
                complement *= 1 - Math.Min(1, weights[a] / largestDetector * _scores[a][row]);
        return 1 - complement;
    }
}
