namespace HardExample.Core.Numerics;

/// <summary>For each query its nearest references, nearest first.</summary>
public sealed class NeighbourTable
{
    private readonly int[] _indices;
    private readonly float[] _cosines;

    internal NeighbourTable(int queries, int k)
    {
        (Queries, K) = (queries, k);
        _indices = new int[checked(queries * k)];
        _cosines = new float[queries * k];
    }

    /// <summary>How many queries.</summary>
    public int Queries { get; }

    /// <summary>Neighbours of each query: what was asked for, or fewer when there are not so many references.</summary>
    public int K { get; }

    /// <summary>Indices of the references of one query, <see cref="K"/> values; of equally near ones the lower index comes first.</summary>
    public ReadOnlySpan<int> Indices(int query) => _indices.AsSpan(query * K, K);

    /// <summary>Dot products with those references, <see cref="K"/> values in descending order; cosines when the vectors have length 1.</summary>
    public ReadOnlySpan<float> Cosines(int query) => _cosines.AsSpan(query * K, K);

    /// <summary>Mean of 1 − cosine over the neighbours of one query; NaN when there is none.</summary>
    public double MeanDistance(int query)
    {
        double sum = 0;
        foreach (float cosine in Cosines(query)) sum += 1.0 - cosine;
        return sum / K;
    }

    internal Span<int> IndicesToFill(int query) => _indices.AsSpan(query * K, K);

    internal Span<float> CosinesToFill(int query) => _cosines.AsSpan(query * K, K);
}
