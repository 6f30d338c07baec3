using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Tests.Numerics;

public sealed class TridiagonalEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Vectors_are_orthonormal_and_only_stretched_by_the_matrix(int n)
    {
        double[][] matrix = Symmetric(n);
        (double[] values, double[][] vectors) = TridiagonalEigen.Solve([.. matrix.Select(static row => row.ToArray())]);
        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++) Assert.Equal(values[k] * vectors[k][i], DoubleVectors.Dot(matrix[i], vectors[k]), 1e-12 * n);
            for (int j = 0; j <= k; j++) Assert.Equal(j == k ? 1 : 0, DoubleVectors.Dot(vectors[j], vectors[k]), 1e-12);
        }
    }

    [Fact]
    public void A_matrix_with_equal_and_zero_values_is_solved()
    {
        // Ones everywhere: 4 once, 0 three times.
        (double[] values, _) = TridiagonalEigen.Solve([[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]]);
        double[] sorted = [.. values.Order()];
        for (int i = 0; i < 3; i++) Assert.Equal(0, sorted[i], 1e-14);
        Assert.Equal(4, sorted[3], 1e-14);
    }

    [Fact]
    public void A_large_matrix_of_few_directions_is_solved()
    {
        // Inner products of 300 columns of 20 rows: 280 values are zero but for rounding.
        double[][] columns = [.. Symmetric(300).Select(static row => row[..20])];
        double[][] matrix = [.. columns.Select(a => columns.Select(b => DoubleVectors.Dot(a, b)).ToArray())];
        (double[] values, double[][] vectors) = TridiagonalEigen.Solve([.. matrix.Select(static row => row.ToArray())]);
        Assert.Equal(20, values.Count(static v => v > 1e-9));
        for (int k = 0; k < values.Length; k++)
            for (int i = 0; i < values.Length; i++) Assert.Equal(values[k] * vectors[k][i],
                DoubleVectors.Dot(matrix[i], vectors[k]), 1e-11);
    }

    private static double[][] Symmetric(int n)
    {
        var random = new SeededRandom(7);
        double[][] rows = [.. Enumerable.Range(0, n).Select(_ => new double[n])];
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++) rows[i][j] = rows[j][i] = random.NextDouble() - 0.5;
        return rows;
    }
}
