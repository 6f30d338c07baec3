using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Tests.Numerics;

public sealed class PrincipalAxesTests
{
    [Trait("Category", "Slow")]
    [Fact]
    public void Axes_are_found_where_variances_fall_slowly()
    {
        // Vector i is s_i along coordinate i, so axis i is that coordinate and its variance s_i² / n, with s_i² = (1 + i)^-0.7: the 64th is
        // 1 % above the 65th.
        const int Count = 300, Most = 64;
        var vectors = new float[Count][];
        for (int i = 0; i < Count; i++) (vectors[i] = new float[Count])[i] = (float)Math.Sqrt(Math.Pow(1 + i, -0.7));

        (double[] variances, float[][] axes) = PrincipalAxes.Find(vectors, Most, new());

        Assert.Equal(Most, axes.Length);
        for (int a = 0; a < Most; a++)
        {
            Assert.Equal(1, variances[a] * Count / Math.Pow(1 + a, -0.7), 4);
            Assert.InRange(Math.Abs(axes[a][a]), 0.999, 1.001);
        }
    }

    [Fact]
    public void Directions_without_variance_are_left_out()
    {
        // Four vectors in a plane: (±2, 0, 0) and (0, ±1, 0); variances 2·4/4 and 2·1/4.
        (double[] variances, float[][] axes) = PrincipalAxes.Find([[2, 0, 0], [-2, 0, 0], [0, 1, 0], [0, -1, 0]], 3, new());
        Assert.Equal([2.0, 0.5], variances.Select(static v => Math.Round(v, 9)));
        Assert.Equal([1.0, 0, 0], axes[0].Select(static v => Math.Round(Math.Abs(v), 6)));
    }
}
