using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Tests.Numerics;

public sealed class InverseFactorTests
{
    private static readonly ParallelOptions One = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Two_by_two_by_hand()
    {
        // The inverse of (4 2; 2 3) is (3 −2; −2 4)/8. What stands right of the diagonal is not read.
        InverseFactor factor = InverseFactor.Of([[4, float.NaN], [2, 3]], One);
        Assert.Equal(0.375f, factor.Diagonal(0), 1e-6f);
        Assert.Equal(0.5f, factor.Diagonal(1), 1e-6f);
        float[] solved = Assert.Single(factor.Solve([[1, 0]], One));
        Assert.Equal(0.375f, solved[0], 1e-6f);
        Assert.Equal(-0.25f, solved[1], 1e-6f);
    }

    [Theory]
    [InlineData(95)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(400)]
    public void It_undoes_the_matrix(int n)
    {
        float[][] matrix = PositiveDefinite(n);
        InverseFactor factor = InverseFactor.Of(Copy(matrix), One);
        foreach (int k in (int[])[0, n / 2, n - 1])
        {
            var unit = new float[n];
            unit[k] = 1;
            float[] column = factor.Solve([unit], One)[0];
            for (int i = 0; i < n; i++)
            {
                double product = 0;
                for (int j = 0; j < n; j++) product += (double)matrix[i][j] * column[j];
                Assert.Equal(i == k ? 1 : 0, product, 1e-4);
            }
            Assert.Equal(column[k], factor.Diagonal(k), 1e-5f);
        }
    }

    [Fact]
    public void The_number_of_threads_does_not_change_it()
    {
        float[][] matrix = PositiveDefinite(500);
        var four = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        InverseFactor alone = InverseFactor.Of(Copy(matrix), One), together = InverseFactor.Of(Copy(matrix), four);
        Assert.Equal(alone.Solve([matrix[3]], One)[0], together.Solve([matrix[3]], four)[0]);
        for (int i = 0; i < 500; i++) Assert.Equal(alone.Diagonal(i), together.Diagonal(i));
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused() =>
        Assert.Throws<ArithmeticException>(() => InverseFactor.Of([[1, 2], [2, 1]], One));

    // Cosines of random vectors, raised to a kernel, with a ridge.
    private static float[][] PositiveDefinite(int n)
    {
        var random = new SeededRandom(7);
        float[][] points = [.. Enumerable.Range(0, n).Select(_ => Make.RandomVector(random, 12))];
        foreach (float[] point in points) VectorSet.Normalise(point);
        return
        [
            .. points.Select((a, i) => points.Select((b, j) => (float)Math.Exp(2 * (DotKernel.Dot(a, b) - 1)) + (i == j ? 0.1f : 0))
                .ToArray()),
        ];
    }

    private static float[][] Copy(float[][] matrix) => [.. matrix.Select(static row => (float[])row.Clone())];
}
