using System.Collections.Immutable;

namespace HardExample.Core.Evaluation.Metrics;

/// <summary>All figures of one ranking for given multiplicities of the samples; a figure that does not apply is NaN.</summary>
internal sealed class RankingFigures
{
    public const int Auroc = 0, AveragePrecision = 1, Spearman = 2, HardestFound = 3;
    private const int FirstBudget = 4;

    private readonly RankedTruth _byTruth;
    private readonly bool _graded;
    private readonly ImmutableArray<double> _budgets;
    private readonly double[] _first, _second;

    /// <param name="scores">Scores; null ranks last.</param>
    /// <param name="truth">Difficulty of the same samples.</param>
    /// <param name="budgets">Parts that are looked at.</param>
    /// <param name="graded">Whether the truth is graded; null = as soon as one value is neither 0 nor 1.</param>
    public RankingFigures(double?[] scores, double[] truth, ImmutableArray<double> budgets, bool? graded = null)
    {
        Ranking = new(scores, truth);
        _byTruth = new([.. truth.Select(static t => (double?)t)], truth);
        _graded = graded ?? truth.Any(static t => t is not (0 or 1));
        _budgets = budgets;
        (_first, _second) = (new double[truth.Length], new double[truth.Length]);
    }

    public RankedTruth Ranking { get; }

    public static int Precision(int budget) => FirstBudget + 2 * budget;

    public static int Recall(int budget) => FirstBudget + 2 * budget + 1;

    public double[] Compute(int[] counts)
    {
        double[] figures = new double[FirstBudget + 2 * _budgets.Length];
        (int count, double wrong) = Ranking.Totals(counts);
        figures[Auroc] = _graded ? double.NaN : Ranking.Auroc(counts);
        figures[AveragePrecision] = _graded ? double.NaN : Ranking.AveragePrecision(counts);
        figures[Spearman] = _graded ? RankCorrelation(counts, count) : double.NaN;
        figures[HardestFound] = _graded ? Overlap(counts, ErrorCapture.CountOf(ErrorCapture.HardestShare, count)) : double.NaN;
        for (int b = 0; b < _budgets.Length; b++)
        {
            int first = ErrorCapture.CountOf(_budgets[b], count);
            double found = Ranking.WrongAmongFirst(counts, first);
            figures[Precision(b)] = found / first;
            figures[Recall(b)] = found / wrong;
        }
        return figures;
    }

    /// <summary>Pearson's correlation of mid-ranks (Spearman 1904, with ties).</summary>
    private double RankCorrelation(int[] counts, int count)
    {
        Ranking.MidRanks(counts, _first);
        _byTruth.MidRanks(counts, _second);
        double mean = (count + 1) / 2.0, product = 0, squares1 = 0, squares2 = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double a = _first[i] - mean, b = _second[i] - mean;
            product += counts[i] * a * b;
            squares1 += counts[i] * a * a;
            squares2 += counts[i] * b * b;
        }
        return Math.Clamp(product / Math.Sqrt(squares1 * squares2), -1, 1);
    }

    /// <summary>Share of the <paramref name="first"/> hardest that rank first; ties are broken independently.</summary>
    private double Overlap(int[] counts, int first)
    {
        Ranking.Membership(counts, first, _first);
        _byTruth.Membership(counts, first, _second);
        double shared = 0;
        for (int i = 0; i < counts.Length; i++) shared += counts[i] * _first[i] * _second[i];
        return shared / first;
    }
}
