using HardExample.Core.Numerics;

namespace HardExample.Core.Tests.Numerics;

public sealed class KMeansTests
{
    [Fact]
    public void Two_bundles_of_directions_get_a_centre_each()
    {
        VectorSet points = VectorSet.FromRows([Make.At(8), Make.At(10), Make.At(12), Make.At(98), Make.At(100), Make.At(102)]);
        VectorSet centres = KMeans.Spherical(points, 2, 20, 1, default);
        double[] angles = [.. Enumerable.Range(0, 2).Select(c => Math.Atan2(centres[c][1], centres[c][0]) * 180 / Math.PI).Order()];
        Assert.Equal(10, angles[0], 3);
        Assert.Equal(100, angles[1], 3);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        VectorSet points = Make.RandomVectors(21, 3000, 16);
        Assert.Equal(KMeans.Spherical(points, 12, 20, 1, default).ToMatrix(), KMeans.Spherical(points, 12, 20, 4, default).ToMatrix());
    }

    [Fact]
    public void Equal_points_leave_no_centre_undefined()
    {
        VectorSet points = VectorSet.FromRows([Make.At(30), Make.At(30), Make.At(30)]);
        VectorSet centres = KMeans.Spherical(points, 3, 5, 1, default);
        for (int c = 0; c < 3; c++) Assert.Equal(Make.At(30), centres[c].ToArray());
    }

    [Fact]
    public void More_centres_than_points_are_not_made() =>
        Assert.Equal(2, KMeans.Spherical(VectorSet.FromRows([Make.At(0), Make.At(90)]), 5, 5, 1, default).Count);
}
