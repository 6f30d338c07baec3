using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>Approximate nearest neighbours by cosine, from cells of an <see cref="InvertedFile"/>, in O(n log n).</summary>
/// <remarks>
/// All queries of a cell are compared with the same references, in blocks. The result is exact when there are at most as many references as
/// each query is compared with.
/// </remarks>
internal static class ApproximateNeighbours
{
    /// <summary>About how many references each query is compared with.</summary>
    internal const int Candidates = 2048;

    /// <summary>The nearest references of each query.</summary>
    /// <param name="references">Vectors of length 1.</param>
    /// <param name="queries">Vectors of length 1; null = the references from <paramref name="firstQuery"/> on.</param>
    /// <param name="firstQuery">With no queries of their own, the first reference that is one.</param>
    /// <param name="search">How many, at most 32; what to leave out; threads.</param>
    /// <param name="candidates">About how many references each query is compared with, at least 64.</param>
    /// <returns>min(K, references that are left) neighbours a query.</returns>
    /// <exception cref="OperationCanceledException">The search's token was cancelled.</exception>
    internal static NeighbourTable Find(
        VectorSet references, VectorSet? queries, int firstQuery, NeighbourSearch search, int candidates = Candidates)
    {
        VectorSet asked = queries ?? references.Subset(NeighbourSearch.Self(references.Count).AsSpan(firstQuery));
        if (references.Count <= candidates || asked.Count == 0) return NearestNeighbours.Find(asked, references, search);

        using InvertedFile file = InvertedFile.Build(references, candidates, search);
        int[] cells = queries is null ? file.CellOf[firstQuery..] : file.CellsOf(queries, search);
        // The centres are no longer needed, and the table takes about as much memory.
        file.Dispose();
        (int[] starts, int[] members) = KMeans.Group(cells, file.Cells);
        var table = new NeighbourTable(asked.Count, search.K);
        Parallel.For(0, file.Cells, ParallelLoop.Options(search.MaxDegreeOfParallelism, search.CancellationToken), cell =>
        {
            if (starts[cell] < starts[cell + 1])
                Fill(table, asked, members[starts[cell]..starts[cell + 1]], references, ReferencesAround(file, cell), search);
        });
        return table;
    }

    private static void Fill(NeighbourTable table, VectorSet asked, int[] queries, VectorSet references, int[] near, NeighbourSearch search)
    {
        int[]? excluded = search.Excluded is { } all
            ? Array.ConvertAll(queries, q => Math.Max(-1, Array.BinarySearch(near, all[q])))
            : null;
        NeighbourTable own = NearestNeighbours.Find(
            asked.Subset(queries), references.Subset(near), search with { Excluded = excluded, MaxDegreeOfParallelism = 1 });
        for (int i = 0; i < queries.Length; i++)
        {
            Span<int> indices = table.IndicesToFill(queries[i]);
            for (int n = 0; n < indices.Length; n++) indices[n] = near[own.Indices(i)[n]];
            own.Cosines(i).CopyTo(table.CosinesToFill(queries[i]));
        }
    }

    // Ascending, so that of equally near references the lower index comes first here too.
    private static int[] ReferencesAround(InvertedFile file, int cell)
    {
        var near = new List<int>();
        foreach (int c in file.Around(cell)) near.AddRange(file.Members(c));
        near.Sort();
        return [.. near];
    }
}
