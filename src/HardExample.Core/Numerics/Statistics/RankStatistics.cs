namespace HardExample.Core.Numerics.Statistics;

/// <summary>Statistics of orders.</summary>
internal static class RankStatistics
{
    /// <summary>Area under the ROC curve, a tie counting half (Mann and Whitney 1947).</summary>
    /// <returns>0..1; 0.5 when one of the two kinds is missing.</returns>
    internal static double Auroc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives)
    {
        double[] sorted = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double rankSum = 0;
        long count = 0;
        for (int from = 0; from < sorted.Length;)
        {
            int to = from;
            while (to < sorted.Length && sorted[to] == sorted[from]) to++;
            double midRank = (from + to + 1) / 2.0;
            for (; from < to; from++)
            {
                if (!positives[order[from]]) continue;
                rankSum += midRank;
                count++;
            }
        }
        long others = sorted.Length - count;
        return count == 0 || others == 0 ? 0.5 : (rankSum - count * (count + 1) / 2.0) / (count * (double)others);
    }
}
