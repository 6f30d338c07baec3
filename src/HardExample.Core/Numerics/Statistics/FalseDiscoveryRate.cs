namespace HardExample.Core.Numerics.Statistics;

/// <summary>Probabilities of many tests, adjusted for their number.</summary>
internal static class FalseDiscoveryRate
{
    /// <summary>
    /// The share of false discoveries among all tests that are at least as significant (Benjamini and Hochberg 1995): with the rank r of p
    /// in ascending order the smallest of p·m/r from there on.
    /// </summary>
    /// <param name="p">In [0, 1], one a test.</param>
    /// <returns>In [0, 1], in the same order.</returns>
    internal static double[] Adjust(ReadOnlySpan<double> p)
    {
        double[] sorted = p.ToArray(), adjusted = new double[p.Length];
        int[] order = [.. Enumerable.Range(0, p.Length)];
        Array.Sort(sorted, order);
        double smallest = 1;
        for (int rank = sorted.Length; rank > 0; rank--)
            adjusted[order[rank - 1]] = smallest = Math.Min(smallest, sorted[rank - 1] * sorted.Length / rank);
        return adjusted;
    }
}
