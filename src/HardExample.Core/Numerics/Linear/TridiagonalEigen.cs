namespace HardExample.Core.Numerics.Linear;

/// <summary>
/// Eigenvalues of a symmetric matrix of hundreds of rows: Householder's reflections to three diagonals, then implicit QL (Golub and Van
/// Loan, "Matrix Computations", 8.3). <see cref="SymmetricEigen"/> is more exact and for small ones.
/// </summary>
internal static class TridiagonalEigen
{
    private const int MaxIterations = 60;

    // 2⁻⁵²: what rounding leaves beside the diagonal, relative to the largest value.
    private const double Rounding = 2.220446049250313e-16;

    /// <summary>Solves A v = λ v, one step after the other, so that the result does not depend on threads.</summary>
    /// <param name="rows">[n][n], symmetric; it is overwritten.</param>
    /// <returns>The values in no order, and the unit vectors as rows in the same order.</returns>
    /// <exception cref="ArithmeticException">It does not converge: a value is not a number.</exception>
    internal static (double[] Values, double[][] Vectors) Solve(double[][] rows)
    {
        int n = rows.Length;
        var vectors = new double[n][];
        for (int i = 0; i < n; i++) (vectors[i] = new double[n])[i] = 1;
        double[] beside = Reduce(rows, vectors), values = [.. rows.Select(static (row, i) => row[i])];
        double negligible = Rounding * Enumerable.Range(0, n).Max(i => Math.Abs(values[i]) + Math.Abs(beside[i]));
        for (int l = 0; l < n; l++) Isolate(l, values, beside, vectors, negligible);
        return (values, vectors);
    }

    // Reflections from left and right leave three diagonals; vectors takes those from the left. Returns what stands beside the diagonal.
    private static double[] Reduce(double[][] a, double[][] vectors)
    {
        int n = a.Length;
        var beside = new double[n];
        double[] v = new double[n], w = new double[n];
        for (int k = 0; k + 1 < n; k++)
        {
            int first = k + 1;
            a[k].AsSpan(first).CopyTo(v.AsSpan(first));
            Span<double> mirror = v.AsSpan(first);
            double norm = Math.Sqrt(DoubleVectors.Dot(mirror, mirror));
            beside[k] = mirror[0] > 0 ? -norm : norm;
            mirror[0] -= beside[k];
            double square = DoubleVectors.Dot(mirror, mirror);
            if (square == 0) continue;
            double scale = 2 / square;
            for (int i = first; i < n; i++) w[i] = scale * DoubleVectors.Dot(a[i].AsSpan(first), mirror);
            DoubleVectors.AddScaled(-scale / 2 * DoubleVectors.Dot(w.AsSpan(first), mirror), mirror, w.AsSpan(first));
            for (int i = first; i < n; i++)
            {
                DoubleVectors.AddScaled(-v[i], w.AsSpan(first), a[i].AsSpan(first));
                DoubleVectors.AddScaled(-w[i], mirror, a[i].AsSpan(first));
            }
            Reflect(vectors, v, first, scale);
        }
        return beside;
    }

    // vectors −= scale · v (vᵀ vectors)
    private static void Reflect(double[][] vectors, double[] v, int first, double scale)
    {
        var sums = new double[v.Length];
        for (int i = first; i < v.Length; i++) DoubleVectors.AddScaled(v[i], vectors[i], sums);
        for (int i = first; i < v.Length; i++) DoubleVectors.AddScaled(-scale * v[i], sums, vectors[i]);
    }

    // QL steps with the shift of Wilkinson until nothing stands beside value l.
    private static void Isolate(int l, double[] values, double[] beside, double[][] vectors, double negligible)
    {
        for (int iteration = 0; ; iteration++)
        {
            int m = l;
            while (m + 1 < values.Length && Math.Abs(beside[m]) > negligible) m++;
            if (m == l) return;
            if (iteration == MaxIterations) throw
                new ArithmeticException("The eigenvalues of a matrix do not converge; a value of it is not a number.");
            double g = (values[l + 1] - values[l]) / (2 * beside[l]), r = Math.Sqrt(g * g + 1);
            g = values[m] - values[l] + beside[l] / (g + Math.CopySign(r, g));
            double s = 1, c = 1, p = 0;
            int i = m - 1;
            for (; i >= l; i--)
            {
                double f = s * beside[i], b = c * beside[i];
                r = Math.Sqrt(f * f + g * g);
                beside[i + 1] = r;
                if (r == 0)
                {
                    values[i + 1] -= p;
                    beside[m] = 0;
                    break;
                }
                s = f / r;
                c = g / r;
                g = values[i + 1] - p;
                r = (values[i] - g) * s + 2 * c * b;
                p = s * r;
                values[i + 1] = g + p;
                g = c * r - b;
                Rotate(vectors[i], vectors[i + 1], c, s);
            }
            if (i >= l) continue;
            values[l] -= p;
            beside[l] = g;
            beside[m] = 0;
        }
    }

    private static void Rotate(double[] a, double[] b, double c, double s)
    {
        for (int k = 0; k < a.Length; k++) (a[k], b[k]) = (c * a[k] - s * b[k], s * a[k] + c * b[k]);
    }
}
