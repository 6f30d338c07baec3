using System.Numerics.Tensors;

namespace HardExample.Core.Numerics.Linear;

/// <summary>
/// Vectors of one length that are compared by dot product. It is a view of what it was made from (arrays, one row-major array, a store) and
/// copies nothing, so that a million embeddings are in memory once.
/// </summary>
public sealed class VectorSet
{
    private readonly Rows _rows;
    private readonly int[]? _picked;

    private VectorSet(Rows rows, int[]? picked, int count, int dimension) =>
        (_rows, _picked, Count, Dimension) = (rows, picked, count, dimension);

    /// <summary>No vector; fits every dimension.</summary>
    public static VectorSet Empty { get; } = new(new ArrayRows([]), null, 0, 0);

    /// <summary>How many vectors.</summary>
    public int Count { get; }

    /// <summary>Values in a vector.</summary>
    public int Dimension { get; }

    /// <summary>One vector.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public ReadOnlySpan<float> this[int index] => _rows[_picked is null ? index : _picked[index]];

    /// <summary>Vectors that lie in arrays of their own.</summary>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static VectorSet FromRows(IReadOnlyList<float[]> rows)
    {
        if (rows.Count == 0) return Empty;
        int dimension = rows[0].Length;
        foreach (float[] row in rows)
            if (row.Length != dimension)
                throw new ArgumentException($"Vectors of {dimension} and of {row.Length} values cannot be compared.", nameof(rows));
        return new(new ArrayRows(rows), null, rows.Count, dimension);
    }

    /// <summary>Vectors that lie one after the other.</summary>
    /// <param name="matrix">Count × dimension values, row-major.</param>
    /// <param name="dimension">Values in a vector, at least 1.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the dimension.</exception>
    public static VectorSet FromMatrix(float[] matrix, int dimension)
    {
        if (matrix.Length == 0) return Empty;
        if (dimension < 1 || matrix.Length % dimension != 0)
            throw new ArgumentException($"{matrix.Length} values are not a whole number of vectors of {dimension}.", nameof(matrix));
        return new(new MatrixRows(matrix, dimension), null, matrix.Length / dimension, dimension);
    }

    /// <summary>A view of some of the vectors, in the order of <paramref name="indices"/>.</summary>
    public VectorSet Subset(ReadOnlySpan<int> indices)
    {
        var picked = new int[indices.Length];
        for (int i = 0; i < picked.Length; i++) picked[i] = _picked is null ? indices[i] : _picked[indices[i]];
        return picked.Length == 0 ? Empty : new(_rows, picked, picked.Length, Dimension);
    }

    /// <summary>All vectors that are in a store now; valid as long as the store.</summary>
    public static VectorSet FromStore(VectorStore store) =>
        store.Count == 0 ? Empty : new(new StoreRows(store), null, store.Count, store.Dimension);

    /// <summary>The vectors of two sets, one set after the other.</summary>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    internal static VectorSet Join(VectorSet first, VectorSet second)
    {
        if (first.Count == 0) return second;
        if (second.Count == 0) return first;
        if (first.Dimension != second.Dimension)
            throw new ArgumentException($"Vectors of {first.Dimension} and of {second.Dimension} values cannot be compared.",
                nameof(second));
        return new(new JoinedRows(first, second), null, first.Count + second.Count, first.Dimension);
    }

    /// <summary>The vectors one after the other, Count × Dimension values; always a copy.</summary>
    /// <exception cref="OverflowException">They do not fit into one array.</exception>
    public float[] ToMatrix()
    {
        var matrix = new float[checked(Count * Dimension)];
        for (int i = 0; i < Count; i++) this[i].CopyTo(matrix.AsSpan(i * Dimension, Dimension));
        return matrix;
    }

    /// <summary>The mean of the vectors, [<see cref="Dimension"/>]; of no vector none.</summary>
    internal double[] Mean()
    {
        var sums = new double[Dimension];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> vector = this[i];
            for (int d = 0; d < sums.Length; d++) sums[d] += vector[d];
        }
        return Array.ConvertAll(sums, sum => sum / Count);
    }

    /// <summary>Scales a vector to length 1, in place; a vector of zeros stays as it is.</summary>
    public static void Normalise(Span<float> vector)
    {
        float norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, vector);
    }

    /// <summary>Where vectors lie.</summary>
    private abstract class Rows
    {
        internal abstract ReadOnlySpan<float> this[int row] { get; }
    }

    private sealed class ArrayRows(IReadOnlyList<float[]> rows) : Rows
    {
        internal override ReadOnlySpan<float> this[int row] => rows[row];
    }

    private sealed class MatrixRows(float[] matrix, int dimension) : Rows
    {
        internal override ReadOnlySpan<float> this[int row] => matrix.AsSpan(checked(row * dimension), dimension);
    }

    private sealed class StoreRows(VectorStore store) : Rows
    {
        internal override ReadOnlySpan<float> this[int row] => store[row];
    }

    private sealed class JoinedRows(VectorSet first, VectorSet second) : Rows
    {
        internal override ReadOnlySpan<float> this[int row] => row < first.Count ? first[row] : second[row - first.Count];
    }
}
