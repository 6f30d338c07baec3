namespace HardExample.Core.Numerics.Linear;

/// <summary>Eigenvalues of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, 8.5).</summary>
internal static class SymmetricEigen
{
    private const int Sweeps = 60;

    /// <summary>Solves A v = λ v.</summary>
    /// <param name="matrix">[n × n], symmetric; it is overwritten.</param>
    /// <returns>The values, largest first, and the unit vectors as columns in the same order.</returns>
    internal static (double[] Values, double[,] Vectors) Solve(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var vectors = new double[n, n];
        for (int i = 0; i < n; i++) vectors[i, i] = 1;
        for (int sweep = 0; sweep < Sweeps && OffDiagonal(matrix) > 0; sweep++)
            for (int p = 0; p < n; p++)
                for (int q = p + 1; q < n; q++) Rotate(matrix, vectors, p, q);
        return Sort(matrix, vectors);
    }

    private static double OffDiagonal(double[,] a)
    {
        double sum = 0, diagonal = 0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            diagonal += a[i, i] * a[i, i];
            for (int j = i + 1; j < a.GetLength(0); j++) sum += a[i, j] * a[i, j];
        }
        return sum <= diagonal * 1e-30 ? 0 : sum;
    }

    private static void Rotate(double[,] a, double[,] vectors, int p, int q)
    {
        if (a[p, q] == 0) return;
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double c = 1 / Math.Sqrt(t * t + 1), s = t * c;
        for (int k = 0; k < a.GetLength(0); k++) (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (int k = 0; k < a.GetLength(0); k++)
        {
            (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
            (vectors[k, p], vectors[k, q]) = (c * vectors[k, p] - s * vectors[k, q], s * vectors[k, p] + c * vectors[k, q]);
        }
    }

    private static (double[] Values, double[,] Vectors) Sort(double[,] a, double[,] vectors)
    {
        int n = a.GetLength(0);
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => a[i, i])];
        var values = new double[n];
        var sorted = new double[n, n];
        for (int k = 0; k < n; k++)
        {
            values[k] = a[order[k], order[k]];
            for (int i = 0; i < n; i++) sorted[i, k] = vectors[i, order[k]];
        }
        return (values, sorted);
    }
}
