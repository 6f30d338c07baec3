using System.Numerics.Tensors;

namespace HardExample.Core.Numerics.Linear;

/// <summary>
/// The upper triangular factor U of the inverse of a symmetric positive definite matrix, C⁻¹ = U Uᵀ. It solves C x = b for many b and gives
/// the diagonal of C⁻¹, from which leave-one-out residuals follow.
/// </summary>
/// <remarks>
/// C = L Lᵀ by left-looking blocked Cholesky factorisation (Golub and Van Loan, "Matrix Computations", 4.2), then U = L⁻ᵀ in the same
/// memory. Nearly all of the 2 n³/3 multiplications are products of rows in the product kernel. The result does not depend on the number of
/// threads.
/// </remarks>
internal sealed class InverseFactor
{
    // References of one product block; the corner of a block is factored by one thread.
    private const int Block = 96;

    // Rows that one thread takes at once.
    private const int Rows = 192;

    private readonly float[][] _rows;

    private InverseFactor(float[][] rows) => _rows = rows;

    /// <summary>Factors a matrix in place.</summary>
    /// <param name="matrix">n rows of n values, of which those at and left of the diagonal are read; it is overwritten.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <exception cref="ArithmeticException">The matrix is not positive definite, as far as single precision can tell.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static InverseFactor Of(float[][] matrix, ParallelOptions options)
    {
        VectorSet rows = VectorSet.FromRows(matrix);
        int n = matrix.Length;
        var corners = new float[(n + Block - 1) / Block][][];
        for (int first = 0; first < n; first += Block)
        {
            int end = Math.Min(n, first + Block);
            Subtract(matrix, rows, first, end, first, end);
            float[][] corner = corners[first / Block] = TriangularCorner.Inverse(matrix, first, end);
            VectorSet solve = VectorSet.FromRows(corner);
            Parallel.For(0, (n - end + Rows - 1) / Rows, options, part =>
            {
                int from = end + part * Rows, to = Math.Min(n, from + Rows);
                Subtract(matrix, rows, from, to, first, end);
                MultiplyColumns(matrix, rows, from, to, first, end, solve);
            });
        }
        for (int first = 0; first < n; first += Block) TriangularCorner.Transpose(corners[first / Block], matrix, first);
        // Longest block first, so that the threads end at about the same time.
        Parallel.For(0, corners.Length, options, block => Invert(matrix, rows, block * Block, corners, options.CancellationToken));
        for (int i = 0; i < n; i++) matrix[i].AsSpan(0, i).Clear();
        return new(matrix);
    }

    /// <summary>One value of the diagonal of the inverse.</summary>
    internal float Diagonal(int row)
    {
        ReadOnlySpan<float> values = Row(row);
        return DotKernel.Dot(values, values);
    }

    /// <summary>C⁻¹ times vectors; zeros in them cost nothing.</summary>
    /// <param name="right">Vectors of n values.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>As many vectors of n values.</returns>
    internal float[][] Solve(float[][] right, ParallelOptions options)
    {
        int n = _rows.Length;
        float[][] between = new float[right.Length][], solved = new float[right.Length][];
        Parallel.For(0, right.Length, options, k =>
        {
            (between[k], solved[k]) = (new float[n], new float[n]);
            for (int i = 0; i < n; i++)
                if (right[k][i] != 0) TensorPrimitives.MultiplyAdd(Row(i), right[k][i], between[k].AsSpan(i), between[k].AsSpan(i));
        });
        VectorSet rows = VectorSet.FromRows(_rows), sums = VectorSet.FromRows(between);
        Parallel.For(0, (n + Rows - 1) / Rows, options, part =>
        {
            int from = part * Rows, to = Math.Min(n, from + Rows);
            using var block = new ProductBlock(n, to - from, sums.Count, VectorWidths.Widest);
            block.SetQueries(rows, from, to);
            for (int k = 0; k < sums.Count; k += block.References)
            {
                int end = Math.Min(sums.Count, k + block.References);
                block.Multiply(sums, k, end);
                for (int i = from; i < to; i++)
                    for (int c = k; c < end; c++) solved[c][i] = block.Products(i - from)[c - k];
            }
        });
        return solved;
    }

    private ReadOnlySpan<float> Row(int row) => _rows[row].AsSpan(row);

    // Subtracts the products with the columns to the left from a block of columns.
    private static void Subtract(float[][] matrix, VectorSet rows, int from, int to, int first, int end)
    {
        if (first == 0) return;
        using var block = new ProductBlock(first, to - from, end - first, VectorWidths.Widest);
        block.SetQueries(rows, from, to);
        block.Multiply(rows, first, end);
        for (int i = from; i < to; i++)
        {
            Span<float> target = matrix[i].AsSpan(first, end - first);
            TensorPrimitives.Subtract(target, block.Products(i - from)[..target.Length], target);
        }
    }

    private static void MultiplyColumns(float[][] matrix, VectorSet rows, int from, int to, int first, int end, VectorSet factors)
    {
        using var block = new ProductBlock(end - first, to - from, end - first, VectorWidths.Widest, first);
        block.SetQueries(rows, from, to);
        block.Multiply(factors, 0, end - first, 0);
        for (int i = from; i < to; i++) block.Products(i - from)[..(end - first)].CopyTo(matrix[i].AsSpan(first));
    }

    // The rows of U from one block on, to the right: each next block of columns follows from those between.
    private static void Invert(float[][] matrix, VectorSet rows, int start, float[][][] corners, CancellationToken cancel)
    {
        int n = matrix.Length, stop = Math.Min(n, start + Block);
        for (int first = stop; first < n; first += Block)
        {
            cancel.ThrowIfCancellationRequested();
            int end = Math.Min(n, first + Block);
            using (var block = new ProductBlock(first - start, stop - start, end - first, VectorWidths.Widest, start))
            {
                block.SetQueries(rows, start, stop);
                block.Multiply(rows, first, end, start);
                for (int i = start; i < stop; i++)
                    TensorPrimitives.Negate(block.Products(i - start)[..(end - first)], matrix[i].AsSpan(first));
            }
            MultiplyColumns(matrix, rows, start, stop, first, end, VectorSet.FromRows(corners[first / Block]));
        }
    }
}
