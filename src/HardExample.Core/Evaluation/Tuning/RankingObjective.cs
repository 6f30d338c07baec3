namespace HardExample.Core.Evaluation.Tuning;

/// <summary>The figure that weights are fitted to: AUROC for right and wrong, Spearman's rank correlation for graded truth.</summary>
internal sealed class RankingObjective
{
    private readonly FusionTable _table;
    private readonly int[] _rows, _order;
    private readonly double[] _truth, _keys;
    private readonly double[]? _truthRanks, _ranks;

    public RankingObjective(FusionTable table, int[] rows)
    {
        (_table, _rows, _order, _keys) = (table, rows, new int[rows.Length], new double[rows.Length]);
        _truth = [.. rows.Select(r => table.Truth[r])];
        if (!table.IsGraded) return;
        (_truthRanks, _ranks) = (new double[rows.Length], new double[rows.Length]);
        double[] keys = [.. _truth];
        Order(keys);
        MidRanks(keys, _truthRanks);
    }

    /// <summary>The figure of some weights; NaN when the truth does not vary.</summary>
    public double Of(ReadOnlySpan<double> weights)
    {
        _table.Combine(weights, _rows, _keys);
        Order(_keys);
        if (_truthRanks is null || _ranks is null) return Auroc();
        MidRanks(_keys, _ranks);
        return Correlation(_ranks, _truthRanks);
    }

    private void Order(double[] keys)
    {
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        Array.Sort(keys, _order);
    }

    /// <summary>The Mann–Whitney statistic, ties counted half.</summary>
    private double Auroc()
    {
        double wrong = 0, rankSum = 0;
        for (int from = 0; from < _keys.Length;)
        {
            int to = from;
            double wrongHere = 0;
            for (; to < _keys.Length && _keys[to] == _keys[from]; to++) wrongHere += _truth[_order[to]];
            rankSum += wrongHere * (from + to + 1) / 2.0;
            wrong += wrongHere;
            from = to;
        }
        return (rankSum - wrong * (wrong + 1) / 2) / (wrong * (_keys.Length - wrong));
    }

    private void MidRanks(double[] sorted, double[] ranks)
    {
        for (int from = 0; from < sorted.Length;)
        {
            int to = from;
            while (to < sorted.Length && sorted[to] == sorted[from]) to++;
            double rank = (from + to + 1) / 2.0;
            for (; from < to; from++) ranks[_order[from]] = rank;
        }
    }

    private static double Correlation(double[] first, double[] second)
    {
        double mean = (first.Length + 1) / 2.0, product = 0, squares1 = 0, squares2 = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double a = first[i] - mean, b = second[i] - mean;
            product += a * b;
            squares1 += a * a;
            squares2 += b * b;
        }
        return product / Math.Sqrt(squares1 * squares2);
    }
}
