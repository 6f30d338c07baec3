using System.Numerics.Tensors;

namespace HardExample.Core.Numerics;

/// <summary>
/// The directions in which vectors vary most (principal components: Pearson 1901), by subspace iteration on the inner products of the vectors (Golub and
/// Van Loan, "Matrix Computations", 8.2), which is quick when there are more dimensions than vectors.
/// </summary>
internal static class PrincipalAxes
{
    private const int Iterations = 15;

    // Directions with less variance than this share of the largest are rounding, not signal.
    private const double SmallestVariance = 1e-6;

    /// <summary>Finds axes.</summary>
    /// <param name="centred">Vectors about their mean; a thousand are enough.</param>
    /// <param name="most">How many axes are wanted, at least 1.</param>
    /// <param name="options">Threads, which never change the result, and cancellation.</param>
    /// <returns>Variances, largest first, and unit axes; fewer than wanted when the vectors vary in fewer directions.</returns>
    internal static (double[] Variances, float[][] Axes) Find(IReadOnlyList<float[]> centred, int most, ParallelOptions options)
    {
        int n = centred.Count, count = Math.Min(most, n - 1);
        if (count < 1) return ([], []);
        var products = new double[n][];
        Parallel.For(0, n, options, i =>
        {
            products[i] = new double[n];
            for (int j = 0; j < n; j++) products[i][j] = TensorPrimitives.Dot<float>(centred[i], centred[j]);
        });
        double[][] basis = Start(n, count);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            basis = Multiply(products, basis, options);
            Orthonormalise(basis);
        }
        return Rotate(centred, basis, Multiply(products, basis, options));
    }

    // Any start will do that is not orthogonal to the axes; it must be the same each time.
    private static double[][] Start(int n, int count)
    {
        var basis = new double[count][];
        ulong state = 0x9E3779B97F4A7C15;
        for (int k = 0; k < count; k++)
        {
            basis[k] = new double[n];
            for (int i = 0; i < n; i++)
            {
                state = state * 6364136223846793005 + 1442695040888963407;
                basis[k][i] = (state >> 33) / (double)(1UL << 31) - 0.5;
            }
        }
        Orthonormalise(basis);
        return basis;
    }

    private static double[][] Multiply(double[][] products, double[][] basis, ParallelOptions options)
    {
        var result = new double[basis.Length][];
        Parallel.For(0, basis.Length, options, k =>
        {
            result[k] = new double[products.Length];
            for (int i = 0; i < products.Length; i++) result[k][i] = TensorPrimitives.Dot<double>(products[i], basis[k]);
        });
        return result;
    }

    // Gram and Schmidt, twice over, since once leaves rounding. What depends on the vectors before it becomes 0.
    private static void Orthonormalise(double[][] basis)
    {
        for (int k = 0; k < basis.Length; k++)
        {
            double before = TensorPrimitives.Norm<double>(basis[k]);
            for (int pass = 0; pass < 2; pass++)
                for (int j = 0; j < k; j++)
                    TensorPrimitives.MultiplyAdd<double>(basis[j], -TensorPrimitives.Dot<double>(basis[j], basis[k]), basis[k], basis[k]);
            double after = TensorPrimitives.Norm<double>(basis[k]);
            if (after > before * 1e-10) TensorPrimitives.Divide(basis[k], after, basis[k]);
            else Array.Clear(basis[k]);
        }
    }

    private static (double[], float[][]) Rotate(IReadOnlyList<float[]> centred, double[][] basis, double[][] image)
    {
        int count = basis.Length;
        var inner = new double[count, count];
        for (int j = 0; j < count; j++)
            for (int k = j; k < count; k++)
                inner[j, k] = inner[k, j] = TensorPrimitives.Dot<double>(basis[j], image[k]);
        (double[] values, double[,] rotation) = SymmetricEigen.Solve(inner);

        int kept = 0;
        while (kept < count && values[kept] > 0 && values[kept] > SmallestVariance * values[0]) kept++;
        var axes = new float[kept][];
        for (int a = 0; a < kept; a++)
        {
            axes[a] = new float[centred[0].Length];
            for (int i = 0; i < centred.Count; i++)
            {
                double share = 0;
                for (int k = 0; k < count; k++) share += rotation[k, a] * basis[k][i];
                TensorPrimitives.MultiplyAdd(centred[i], (float)(share / Math.Sqrt(values[a])), axes[a], axes[a]);
            }
        }
        return (Array.ConvertAll(values[..kept], v => v / centred.Count), axes);
    }
}
