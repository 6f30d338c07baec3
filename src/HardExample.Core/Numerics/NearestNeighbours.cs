using System.Runtime.InteropServices;

namespace HardExample.Core.Numerics;

/// <summary>Exact nearest neighbours by cosine (dot product of vectors of length 1).</summary>
/// <remarks>
/// Blocked for the caches: 96 queries × 96 references at a time, the largest products taken while the block is still there, so that no
/// matrix of all products ever exists. Work is shared out by queries; each product is summed in one fixed order, so thread count and place in
/// a block change nothing, not even the last digit.
/// </remarks>
public static class NearestNeighbours
{
    private const int ReferenceRows = 96;
    private const int MostQueries = 480;
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
            throw new ArgumentException($"Vectors of {queries.Dimension} and of {references.Dimension} values cannot be compared.", nameof(queries));
        if (search.Excluded is { } excluded && excluded.Length != queries.Count)
            throw new ArgumentException($"{excluded.Length} excluded references were given for {queries.Count} queries.", nameof(search));

        bool leavesOut = search.Excluded?.Any(static e => e >= 0) ?? false;
        int k = Math.Min(search.K, Math.Max(0, references.Count - (leavesOut ? 1 : 0)));
        var table = new NeighbourTable(queries.Count, k);
        if (k == 0 || queries.Count == 0) return table;

        int threads = Math.Max(1, search.MaxDegreeOfParallelism);
        int share = (queries.Count + threads - 1) / threads;
        int perItem = Math.Clamp((share + QueryRows - 1) / QueryRows * QueryRows, QueryRows, MostQueries);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = search.CancellationToken };
        Parallel.For(0, (queries.Count + perItem - 1) / perItem, options, item =>
        {
            int first = item * perItem;
            Fill(table, queries, first, Math.Min(queries.Count, first + perItem), references, search, width);
        });
        return table;
    }

    private static unsafe void Fill(NeighbourTable table, VectorSet queries, int first, int end, VectorSet references, NeighbourSearch search, VectorWidth width)
    {
        int dimension = queries.Dimension, count = end - first;
        int rows = (count + DotKernel.TileQueries - 1) / DotKernel.TileQueries * DotKernel.TileQueries;
        int slices = (dimension + DotKernel.Slice - 1) / DotKernel.Slice;
        float* packedQueries = Allocate((long)slices * rows * DotKernel.Stride);
        float* packedReferences = Allocate((long)ReferenceRows * DotKernel.Stride);
        float* sums = Allocate((long)rows * ReferenceRows);
        try
        {
            for (int s = 0; s < slices; s++)
                DotKernel.Pack(queries, first, end, rows, s * DotKernel.Slice, Width(s), packedQueries + SliceStart(s));
            for (int q = first; q < end; q++) table.CosinesToFill(q).Fill(float.NegativeInfinity);

            for (int r = 0; r < references.Count; r += ReferenceRows)
            {
                search.CancellationToken.ThrowIfCancellationRequested();
                int filled = Math.Min(ReferenceRows, references.Count - r);
                int packed = (filled + DotKernel.TileReferences - 1) / DotKernel.TileReferences * DotKernel.TileReferences;
                new Span<float>(sums, rows * ReferenceRows).Clear();
                for (int s = 0; s < slices; s++)
                {
                    int padded = DotKernel.Padded(Width(s));
                    DotKernel.Pack(references, r, r + filled, packed, s * DotKernel.Slice, Width(s), packedReferences);
                    DotKernel.AddProducts(
                        packedQueries + SliceStart(s), rows, packedReferences, filled, ReferenceRows, padded, sums, width);
                }
                for (int q = first; q < end; q++)
                {
                    var row = new Span<float>(sums + (long)(q - first) * ReferenceRows, filled);
                    int self = search.Excluded is { } excluded ? excluded[q] - r : -1;
                    if ((uint)self < (uint)filled) row[self] = float.NegativeInfinity;
                    new TopList(table.CosinesToFill(q), table.IndicesToFill(q)).Add(row, r);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(packedQueries);
            NativeMemory.AlignedFree(packedReferences);
            NativeMemory.AlignedFree(sums);
        }

        int Width(int slice) => Math.Min(DotKernel.Slice, dimension - slice * DotKernel.Slice);
        long SliceStart(int slice) => (long)slice * rows * DotKernel.Stride;
    }

    private static unsafe float* Allocate(long values) => (float*)NativeMemory.AlignedAlloc((nuint)(values * sizeof(float)), 64);
}
