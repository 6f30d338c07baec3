using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Fact]
    public void A_known_matrix_is_decomposed()
    {
        // [[2, 1], [1, 2]] has eigenvalues 1 and 3 with vectors (1, −1)/√2 and (1, 1)/√2.
        (double[] values, double[,] vectors) = SymmetricEigen.Solve(new double[,] { { 2, 1 }, { 1, 2 } });
        Assert.Equal([1.0, 3.0], values.Order().Select(static v => Math.Round(v, 12)));
        int three = values[0] > values[1] ? 0 : 1;
        Assert.Equal(vectors[0, three], vectors[1, three], 12);
        Assert.Equal(0.5, vectors[0, three] * vectors[0, three], 12);
    }

    [Fact]
    public void Values_and_vectors_give_the_matrix_back()
    {
        var random = new SeededRandom(5);
        var matrix = new double[6, 6];
        for (int i = 0; i < 6; i++)
            for (int j = 0; j <= i; j++) matrix[i, j] = matrix[j, i] = random.NextDouble() - 0.5;
        (double[] values, double[,] v) = SymmetricEigen.Solve((double[,])matrix.Clone());
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < 6; j++) Assert.Equal(matrix[i, j], Enumerable.Range(0, 6).Sum(k => values[k] * v[i, k] * v[j, k]), 10);
    }
}
