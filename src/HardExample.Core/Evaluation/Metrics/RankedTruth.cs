namespace HardExample.Core.Evaluation.Metrics;

/// <summary>
/// Samples in descending order of a score, in blocks of equal scores. It is sorted once; each figure is then a walk along the blocks with a
/// multiplicity per sample, so that a bootstrap resample costs no sorting.
/// </summary>
/// <remarks>A figure that depends on the order inside a block is the expectation over all orders.</remarks>
internal sealed class RankedTruth
{
    private readonly double[] _truth;
    private readonly int[] _order;
    private readonly int[] _blockEnds;

    /// <param name="scores">Scores; null and NaN rank last, all of them equal.</param>
    /// <param name="truth">Difficulty in [0, 1] of the same samples.</param>
    public RankedTruth(ReadOnlySpan<double?> scores, double[] truth)
    {
        _truth = truth;
        double[] keys = new double[scores.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = scores[i] is double s && !double.IsNaN(s) ? -s : double.NaN;
        _order = new int[keys.Length];
        for (int i = 0; i < keys.Length; i++) _order[i] = i;
        Array.Sort(_order, (a, b) => Compare(keys[a], keys[b]) is int c && c != 0 ? c : a.CompareTo(b));
        var ends = new List<int>();
        for (int i = 1; i <= _order.Length; i++)
            if (i == _order.Length || Compare(keys[_order[i]], keys[_order[i - 1]]) != 0) ends.Add(i);
        _blockEnds = [.. ends];
    }

    /// <summary>Ascending, NaN last.</summary>
    private static int Compare(double a, double b) =>
        double.IsNaN(a) || double.IsNaN(b) ? double.IsNaN(a).CompareTo(double.IsNaN(b)) : a.CompareTo(b);

    /// <summary>Calls <paramref name="visit"/> with size and summed difficulty of each drawn block, hardest first.</summary>
    private void Walk(ReadOnlySpan<int> counts, Action<int, double> visit)
    {
        int i = 0;
        foreach (int end in _blockEnds)
        {
            int size = 0;
            double wrong = 0;
            for (; i < end; i++)
            {
                int count = counts[_order[i]];
                size += count;
                wrong += count * _truth[_order[i]];
            }
            if (size > 0) visit(size, wrong);
        }
    }

    /// <summary>Number of samples and summed difficulty.</summary>
    public (int Count, double Wrong) Totals(ReadOnlySpan<int> counts)
    {
        int total = 0;
        double sum = 0;
        Walk(counts, (size, wrong) => (total, sum) = (total + size, sum + wrong));
        return (total, sum);
    }

    /// <summary>Area under the ROC curve of binary truth (Mann–Whitney, ties half); NaN when all or none are wrong.</summary>
    public double Auroc(ReadOnlySpan<int> counts)
    {
        (int count, double wrong) = Totals(counts);
        double right = count - wrong, rightBefore = 0, pairs = 0;
        Walk(counts, (size, wrongHere) =>
        {
            double rightHere = size - wrongHere;
            pairs += wrongHere * (right - rightBefore - rightHere / 2);
            rightBefore += rightHere;
        });
        return pairs / (wrong * right);
    }

    /// <summary>Average precision of binary truth: mean of the precision down to each wrong one; NaN when none is wrong.</summary>
    public double AveragePrecision(ReadOnlySpan<int> counts)
    {
        double sum = 0, wrongBefore = 0, wrongAll = Totals(counts).Wrong;
        int before = 0;
        Walk(counts, (size, wrong) =>
        {
            // Expectation over the order in a block: rank j is wrong with probability wrong/size, and then has (j − 1)(wrong − 1)/(size −
            // 1) wrong before it.
            double othersPerRank = size > 1 ? (wrong - 1) / (size - 1) : 0;
            for (int j = 1; wrong > 0 && j <= size; j++) sum += wrong / size * (wrongBefore + 1 + (j - 1) * othersPerRank) / (before + j);
            (before, wrongBefore) = (before + size, wrongBefore + wrong);
        });
        return sum / wrongAll;
    }

    /// <summary>Summed difficulty of the first <paramref name="first"/> samples.</summary>
    public double WrongAmongFirst(ReadOnlySpan<int> counts, int first)
    {
        double found = 0;
        int left = first;
        Walk(counts, (size, wrong) =>
        {
            int taken = Math.Min(left, size);
            found += wrong * taken / size;
            left -= taken;
        });
        return found;
    }

    /// <summary>The mid-rank of each sample among all copies, from 1 (the hardest); undrawn samples stay as they are.</summary>
    public void MidRanks(ReadOnlySpan<int> counts, Span<double> ranks)
    {
        int i = 0, before = 0;
        foreach (int end in _blockEnds)
        {
            int size = 0;
            for (int k = i; k < end; k++) size += counts[_order[k]];
            for (; i < end; i++) ranks[_order[i]] = before + (size + 1) / 2.0;
            before += size;
        }
    }

    /// <summary>For each sample the probability that it is among the first <paramref name="first"/>.</summary>
    public void Membership(ReadOnlySpan<int> counts, int first, Span<double> probability)
    {
        int i = 0, left = first;
        foreach (int end in _blockEnds)
        {
            int size = 0;
            for (int k = i; k < end; k++) size += counts[_order[k]];
            int taken = Math.Min(left, size);
            for (; i < end; i++) probability[_order[i]] = size == 0 ? 0 : (double)taken / size;
            left -= taken;
        }
    }

    /// <summary>The mean difficulty of the k least hard samples, for k = 1 … n.</summary>
    public double[] Risks(ReadOnlySpan<int> counts)
    {
        (int count, double wrongLeft) = Totals(counts);
        double[] risks = new double[count];
        int kept = count;
        Walk(counts, (size, wrong) =>
        {
            wrongLeft -= wrong;
            for (int j = size; j >= 1; j--, kept--) risks[kept - 1] = Math.Clamp((wrongLeft + wrong * j / size) / kept, 0, 1);
        });
        return risks;
    }
}
