namespace HardExample.Core.Numerics.Linear;

/// <summary>The small triangular blocks on the diagonal of a factored matrix.</summary>
internal static class TriangularCorner
{
    /// <summary>Cholesky's factor of rows and columns <paramref name="first"/> to <paramref name="end"/>, inverted.</summary>
    /// <returns>The lower triangular inverse, row-major, zeros above the diagonal.</returns>
    /// <exception cref="ArithmeticException">The block is not positive definite.</exception>
    internal static float[][] Inverse(float[][] matrix, int first, int end)
    {
        int n = end - first;
        var factor = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[first + i][first + j];
                for (int k = 0; k < j; k++) sum -= factor[i, k] * factor[j, k];
                if (i == j && !(sum > 0))
                    throw new ArithmeticException($"The matrix is not positive definite: row {first + i} follows from the rows before it.");
                factor[i, j] = i == j ? Math.Sqrt(sum) : sum / factor[j, j];
            }

        var inverse = new float[n][];
        for (int i = 0; i < n; i++) inverse[i] = new float[n];
        var column = new double[n];
        for (int c = 0; c < n; c++)
            for (int i = c; i < n; i++)
            {
                double sum = i == c ? 1 : 0;
                for (int k = c; k < i; k++) sum -= factor[i, k] * column[k];
                inverse[i][c] = (float)(column[i] = sum / factor[i, i]);
            }
        return inverse;
    }

    /// <summary>Writes the transpose of a block onto the diagonal of the matrix.</summary>
    internal static void Transpose(float[][] block, float[][] matrix, int first)
    {
        for (int i = 0; i < block.Length; i++)
            for (int j = 0; j < block.Length; j++) matrix[first + i][first + j] = block[j][i];
    }
}
