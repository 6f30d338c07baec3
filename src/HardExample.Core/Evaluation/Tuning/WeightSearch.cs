using HardExample.Core.Configuration;

namespace HardExample.Core.Evaluation.Tuning;

/// <summary>Pattern search over the logarithms of weights (Hooke and Jeeves 1961), with a penalty on the distance.</summary>
/// <remarks>
/// A point x has one coordinate for each algorithm; its weight is the start weight times 2^x, and 0 at the smallest x. Maximised is
/// <code>
/// figure − p Σ x²
/// </code>
/// with AUROC (graded truth: Spearman's rank correlation) as the figure. The search needs no gradient, and therefore no differentiable
/// surrogate.
/// </remarks>
internal sealed class WeightSearch
{
    private const double Least = -5, Most = 4, FirstStep = 1, LastStep = 0.25, MinGain = 1e-7;

    private readonly FusionTable _table;
    private readonly double[] _start;
    private readonly double _startOfEstimators;

    public WeightSearch(FusionTable table, WeightedList start)
    {
        _table = table;
        _start = [.. table.Names.Select(start.WeightOf)];
        for (int a = 0; a < _start.Length; a++)
            if (table.IsErrorEstimator[a]) _startOfEstimators += _start[a];
    }

    /// <summary>The point of the weights to begin with.</summary>
    public double[] Origin => new double[_start.Length];

    /// <summary>
    /// The weights at a point. Only the ratios of the error estimators matter to the fusion; they are scaled to the sum of the start
    /// weights, so that algorithms without observations keep theirs.
    /// </summary>
    public double[] WeightsAt(ReadOnlySpan<double> point)
    {
        double[] weights = new double[_start.Length];
        double estimators = 0;
        for (int a = 0; a < weights.Length; a++)
        {
            weights[a] = point[a] <= Least ? 0 : _start[a] * Math.Pow(2, point[a]);
            if (_table.IsErrorEstimator[a]) estimators += weights[a];
        }
        for (int a = 0; a < weights.Length; a++)
            if (_table.IsErrorEstimator[a] && estimators > 0) weights[a] *= _startOfEstimators / estimators;
        return weights;
    }

    /// <summary>Searches.</summary>
    /// <param name="rows">The samples to fit to.</param>
    /// <param name="penalty">p, at least 0.</param>
    /// <param name="from">The point to begin with.</param>
    /// <param name="cancellationToken">Honoured between steps.</param>
    /// <returns>The best point found.</returns>
    public double[] Run(int[] rows, double penalty, double[] from, CancellationToken cancellationToken)
    {
        var figure = new RankingObjective(_table, rows);
        double[] point = [.. from];
        double best = Value(figure, point, penalty);
        for (double step = FirstStep; step >= LastStep;)
        {
            bool moved = false;
            for (int a = 0; a < point.Length; a++)
                for (int sign = 1; sign >= -1; sign -= 2)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    double before = point[a];
                    point[a] = Math.Clamp(before + sign * step, Least, Most);
                    double value = point[a] == before ? double.NegativeInfinity : Value(figure, point, penalty);
                    if (value > best + MinGain) (best, moved) = (value, true);
                    else point[a] = before;
                }
            if (!moved) step /= 2;
        }
        return point;
    }

    private double Value(RankingObjective figure, double[] point, double penalty)
    {
        double[] weights = WeightsAt(point);
        double squares = 0, estimators = 0;
        for (int a = 0; a < point.Length; a++)
        {
            squares += point[a] * point[a];
            if (_table.IsErrorEstimator[a]) estimators += weights[a];
        }
        // Without any error estimator the fusion scales the out-of-distribution detectors differently.
        if (_startOfEstimators > 0 && estimators <= 0) return double.NegativeInfinity;
        double value = figure.Of(weights) - penalty * squares;
        return double.IsNaN(value) ? double.NegativeInfinity : value;
    }
}
