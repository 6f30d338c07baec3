using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>
/// An inverted file (Sivic and Zisserman 2003; Jégou, Douze and Schmid 2011): vectors in small cells, so that neighbours are searched in
/// the cells around a vector only. Cells are made by spherical k-means, applied again to every cell that is too large (Nistér and Stewénius
/// 2006), in time O(n log n).
/// </summary>
/// <remarks>The centres lie outside of the managed heap and are freed by <see cref="Dispose"/>.</remarks>
internal sealed class InvertedFile : IDisposable
{
    /// <summary>About how many cells are searched around a vector: many small ones surround it better than few large ones.</summary>
    internal const int CellsAround = 32;

    // Candidates for these cells, which differ in size: of small ones more are needed.
    private const int NearCells = 2 * CellsAround;

    // Above this the nearest centres are looked for in an inverted file of the centres.
    private const int MaxFlat = 8192;

    private const int MaxParts = 16;

    // For fewer vectors a collection is not worth its time.
    private const int MaxUncollected = 32_768;
    private const int Iterations = 4;

    private readonly int[] _starts;
    private readonly int[] _members;
    private readonly VectorStore _store;
    private readonly VectorSet _centres;
    private readonly NeighbourTable _near;
    private readonly int _reach;

    private InvertedFile(int[] cellOf, VectorStore centres, int reach, NeighbourSearch search)
    {
        (CellOf, _reach, _store, _centres) = (cellOf, reach, centres, VectorSet.FromStore(centres));
        (_starts, _members) = KMeans.Group(cellOf, centres.Count);
        _near = Nearest(null, NearCells, search);
    }

    /// <summary>How many cells there are.</summary>
    internal int Cells => _centres.Count;

    /// <summary>The cell of each vector.</summary>
    internal int[] CellOf { get; }

    /// <summary>Cuts vectors into cells.</summary>
    /// <param name="points">Vectors of length 1.</param>
    /// <param name="reach">About how many vectors the cells around one hold, at least 1.</param>
    /// <param name="search">Threads, which change nothing, and cancellation.</param>
    internal static InvertedFile Build(VectorSet points, int reach, NeighbourSearch search)
    {
        int cellSize = Math.Max(1, reach / CellsAround);
        var cellOf = new int[points.Count];
        var centres = new VectorStore(Math.Max(1, points.Dimension));
        try
        {
            Cut(points, cellOf, centres, cellSize, search);
            // Cutting leaves many lists of indices behind, and the collector would let as much of that gather as is in use.
            if (points.Count > MaxUncollected) search.ReleaseMemory();
            return new(cellOf, centres, reach, search);
        }
        catch
        {
            centres.Dispose();
            throw;
        }
    }

    /// <summary>Frees the centres; the cells, their members and the cells around them can still be read.</summary>
    public void Dispose() => _store.Dispose();

    /// <summary>The vectors of a cell, ascending.</summary>
    internal ReadOnlySpan<int> Members(int cell) => _members.AsSpan(_starts[cell].._starts[cell + 1]);

    /// <summary>The cells around one, the nearest (itself) first, until they hold as many vectors as are to be in reach.</summary>
    internal List<int> Around(int cell)
    {
        var around = new List<int>(CellsAround);
        int held = 0;
        foreach (int c in _near.Indices(cell))
        {
            if (held >= _reach) break;
            around.Add(c);
            held += Members(c).Length;
        }
        return around;
    }

    /// <summary>The cell whose centre is nearest to each of some other vectors.</summary>
    internal int[] CellsOf(VectorSet others, NeighbourSearch search)
    {
        NeighbourTable nearest = Nearest(others, 1, search);
        return [.. Enumerable.Range(0, others.Count).Select(i => nearest.Indices(i)[0])];
    }

    private NeighbourTable Nearest(VectorSet? others, int k, NeighbourSearch search)
    {
        search = search with { K = k, Excluded = null };
        return Cells <= MaxFlat
            ? NearestNeighbours.Find(others ?? _centres, _centres, search)
            : ApproximateNeighbours.Find(_centres, others, 0, search);
    }

    private static void Cut(VectorSet points, int[] cellOf, VectorStore centres, int cellSize, NeighbourSearch search)
    {
        var uncut = new Stack<int[]>();
        if (points.Count > 0) uncut.Push(NeighbourSearch.Self(points.Count));
        var centre = new float[points.Dimension];
        while (uncut.TryPop(out int[]? members))
        {
            search.CancellationToken.ThrowIfCancellationRequested();
            if (members.Length > 2 * cellSize)
            {
                foreach (int[] part in Parts(points, members, cellSize, search)) uncut.Push(part);
                continue;
            }
            foreach (int i in members) cellOf[i] = centres.Count;
            FindCentre(points, members, centre);
            centres.Add(centre);
        }
    }

    private static IEnumerable<int[]> Parts(VectorSet points, int[] members, int cellSize, NeighbourSearch search)
    {
        int parts = Math.Min(MaxParts, (members.Length + cellSize - 1) / cellSize);
        VectorSet own = points.Subset(members);
        VectorSet centres = KMeans.Spherical(own, parts, Iterations, search.MaxDegreeOfParallelism, search.CancellationToken);
        NeighbourTable nearest = NearestNeighbours.Find(own, centres, search with { K = 1, Excluded = null });
        var part = new int[members.Length];
        for (int i = 0; i < part.Length; i++) part[i] = nearest.Indices(i)[0];
        (int[] starts, int[] order) = KMeans.Group(part, centres.Count);
        for (int p = 0; p < centres.Count; p++)
            // Equal vectors cannot be told apart, and any cut is as good as another.
            if (starts[p + 1] - starts[p] == members.Length) return members.Chunk(cellSize);
        return Enumerable.Range(0, centres.Count).Where(p => starts[p] < starts[p + 1])
            .Select(p => Array.ConvertAll(order[starts[p]..starts[p + 1]], i => members[i]));
    }

    private static void FindCentre(VectorSet points, int[] members, float[] centre)
    {
        Array.Clear(centre);
        foreach (int i in members) TensorPrimitives.Add(centre, points[i], centre);
        VectorSet.Normalise(centre);
    }
}
