using System.Numerics;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>For each query its nearest references, nearest first.</summary>
/// <remarks>Values are kept in many small arrays, because the garbage collector lets large ones pile up.</remarks>
public sealed class NeighbourTable
{
    // Values in an array, which is then not yet a large object.
    private const int MaxInPart = 16_384;

    private readonly int[][] _indices;
    private readonly float[][] _cosines;

    // Queries in a part are a power of two.
    private readonly int _shift;

    internal NeighbourTable(int queries, int k)
    {
        (Queries, K) = (queries, k);
        _shift = BitOperations.Log2((uint)Math.Max(1, MaxInPart / Math.Max(1, k)));
        int rows = 1 << _shift, parts = (queries + rows - 1) >> _shift;
        (_indices, _cosines) = (new int[parts][], new float[parts][]);
        for (int p = 0; p < parts; p++)
        {
            int values = checked(Math.Min(rows, queries - (p << _shift)) * k);
            (_indices[p], _cosines[p]) = (new int[values], new float[values]);
        }
    }

    /// <summary>How many queries.</summary>
    public int Queries { get; }

    /// <summary>Neighbours of each query: what was asked for, or fewer when there are not so many references.</summary>
    public int K { get; }

    /// <summary>Indices of the references of one query, <see cref="K"/> values; of equally near ones the lower index comes first.</summary>
    public ReadOnlySpan<int> Indices(int query) => IndicesToFill(query);

    /// <summary>Dot products (cosines for vectors of length 1) with those references, K values, descending.</summary>
    public ReadOnlySpan<float> Cosines(int query) => CosinesToFill(query);

    /// <summary>Mean of 1 − cosine over the neighbours of one query; NaN when there is none.</summary>
    public double MeanDistance(int query)
    {
        double sum = 0;
        foreach (float cosine in Cosines(query)) sum += 1.0 - cosine;
        return sum / K;
    }

    internal Span<int> IndicesToFill(int query) => _indices[query >> _shift].AsSpan(OffsetOf(query), K);

    internal Span<float> CosinesToFill(int query) => _cosines[query >> _shift].AsSpan(OffsetOf(query), K);

    private int OffsetOf(int query) => (query & (1 << _shift) - 1) * K;
}
