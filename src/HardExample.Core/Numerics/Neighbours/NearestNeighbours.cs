using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>Exact nearest neighbours by cosine (dot product of vectors of length 1).</summary>
/// <remarks>
/// Blocked for the caches: up to 480 queries × 128 references at a time, of which the largest products are kept, so that the matrix of all
/// products never exists. Work is divided by queries, and each product is summed in one fixed order: the result has the same bits for any
/// number of threads and any position in a block.
/// </remarks>
public static class NearestNeighbours
{
    private const int MaxQueries = 480;
    private const int QueryRows = 96;

    /// <summary>The nearest references of each query.</summary>
    /// <param name="queries">Vectors of finite values.</param>
    /// <param name="references">Vectors of the same dimension.</param>
    /// <param name="search">How many, what to leave out, threads.</param>
    /// <returns>min(K, references that are left) neighbours a query.</returns>
    /// <exception cref="ArgumentException">The dimensions differ, or the list of excluded references does not fit.</exception>
    /// <exception cref="OperationCanceledException">The search's token was cancelled.</exception>
    public static NeighbourTable Find(VectorSet queries, VectorSet references, NeighbourSearch search) =>
        Find(queries, references, search, VectorWidths.Widest);

    internal static NeighbourTable Find(VectorSet queries, VectorSet references, NeighbourSearch search, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(search.K, 1);
        if (queries.Count > 0 && references.Count > 0 && queries.Dimension != references.Dimension)
            throw new ArgumentException($"Vectors of {queries.Dimension} and of {references.Dimension} values cannot be compared.",
                nameof(queries));
        if (search.Excluded is { } excluded && excluded.Length != queries.Count)
            throw new ArgumentException($"{excluded.Length} excluded references were given for {queries.Count} queries.", nameof(search));

        bool leavesOut = search.Excluded?.Any(static e => e >= 0) ?? false;
        int k = Math.Min(search.K, Math.Max(0, references.Count - (leavesOut ? 1 : 0)));
        var table = new NeighbourTable(queries.Count, k);
        if (k == 0 || queries.Count == 0) return table;

        ParallelOptions options = ParallelLoop.Options(search.MaxDegreeOfParallelism, search.CancellationToken);
        int threads = options.MaxDegreeOfParallelism, share = (queries.Count + threads - 1) / threads;
        int perItem = Math.Clamp((share + QueryRows - 1) / QueryRows * QueryRows, QueryRows, MaxQueries);
        Parallel.For(
            0, (queries.Count + perItem - 1) / perItem, options,
            () => new ProductBlock(queries.Dimension, perItem, references.Count, width),
            (item, _, block) =>
            {
                int first = item * perItem;
                Fill(table, queries, first, Math.Min(queries.Count, first + perItem), references, search, block);
                return block;
            },
            static block => block.Dispose());
        return table;
    }

    private static void Fill(
        NeighbourTable table, VectorSet queries, int first, int end, VectorSet references, NeighbourSearch search, ProductBlock block)
    {
        block.SetQueries(queries, first, end);
        for (int q = first; q < end; q++) table.CosinesToFill(q).Fill(float.NegativeInfinity);
        for (int r = 0; r < references.Count; r += block.References)
        {
            search.CancellationToken.ThrowIfCancellationRequested();
            int filled = Math.Min(block.References, references.Count - r);
            block.Multiply(references, r, r + filled);
            for (int q = first; q < end; q++)
            {
                Span<float> row = block.Products(q - first)[..filled];
                int self = search.Excluded is { } excluded ? excluded[q] - r : -1;
                if ((uint)self < (uint)filled) row[self] = float.NegativeInfinity;
                new TopK(table.CosinesToFill(q), table.IndicesToFill(q)).Add(row, r);
            }
        }
    }
}
