using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Tests.Numerics;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Points_on_a_line_lie_along_one_component()
    {
        // (0,0), (3,4), (6,8): centre (3,4), direction (0.6, 0.8), 5 from one point to the next
        var pca = PrincipalComponents.Fit([[0, 0], [3, 4], [6, 8]], 2);
        Assert.Equal(-5, pca.Project([0, 0])[0], 9);
        Assert.Equal(0, pca.Project([3, 4])[0], 9);
        Assert.Equal(5, pca.Project([6, 8])[0], 9);
        Assert.Equal(0, pca.Project([6, 8])[1], 9);
        Assert.Equal(1, pca.ExplainedVarianceRatio[0], 9);
        Assert.Equal(0, pca.ExplainedVarianceRatio[1], 9);
    }

    [Fact]
    public void The_component_of_largest_variance_comes_first()
    {
        // x: ±1, variance 1/2 · 1; y: ±3, variance 9/2; total 5: shares 0.9 and 0.1
        var pca = PrincipalComponents.Fit([[1, 0, 7], [-1, 0, 7], [0, 3, 7], [0, -3, 7]], 2);
        Assert.Equal(0.9, pca.ExplainedVarianceRatio[0], 9);
        Assert.Equal(0.1, pca.ExplainedVarianceRatio[1], 9);
        Assert.Equal(3, pca.Project([0, 3, 7])[0], 9);
        Assert.Equal(1, pca.Project([1, 0, 7])[1], 9);
    }

    [Fact]
    public void Many_values_a_vector_give_the_planted_directions()
    {
        // x_i = 10 a cos t + 4 b sin t with orthonormal a, b: variances 50 and 8, nothing else
        const int Values = 301, Count = 90;
        var rows = new List<float[]>();
        for (int i = 0; i < Count; i++)
        {
            double t = 2 * Math.PI * i / Count;
            var row = new float[Values];
            row[17] = (float)(10 * Math.Cos(t));
            row[288] = (float)(4 * Math.Sin(t));
            rows.Add(row);
        }
        var pca = PrincipalComponents.Fit(rows, 2);
        Assert.Equal(50.0 / 58, pca.ExplainedVarianceRatio[0], 6);
        Assert.Equal(8.0 / 58, pca.ExplainedVarianceRatio[1], 6);
        Assert.Equal(10, pca.Project(rows[0])[0], 4);
    }

    [Fact]
    public void Two_fits_of_the_same_vectors_agree_to_the_bit()
    {
        List<float[]> rows = [.. Enumerable.Range(0, 50)
            .Select(i => Enumerable.Range(0, 33).Select(j => MathF.Sin(i * 7.3f + j * j)).ToArray())];
        Assert.Equal(PrincipalComponents.Fit(rows, 2).Project(rows[3]), PrincipalComponents.Fit(rows, 2).Project(rows[3]));
    }

    [Fact]
    public void Equal_vectors_all_fall_on_the_origin()
    {
        var pca = PrincipalComponents.Fit([[2, 5, 1], [2, 5, 1]], 2);
        Assert.All(pca.Project([2, 5, 1]), x => Assert.Equal(0, x, 9));
        Assert.All(pca.ExplainedVarianceRatio, x => Assert.Equal(0, x));
    }

    [Fact]
    public void A_single_value_still_gives_as_many_coordinates_as_were_asked_for() =>
        Assert.Equal(2, PrincipalComponents.Fit([[1], [4]], 2).Project([4]).Length);

    [Fact]
    public void Vectors_of_different_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([[1, 2], [1]], 2));

    [Fact]
    public void No_vectors_are_refused() => Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([], 2));
}
