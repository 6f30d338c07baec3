using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

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

    /// <summary>
    /// Few dimensions give few doubtful points, many give many; both end where Lloyd's iteration ends that compares every point every time.
    /// </summary>
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void What_is_not_compared_again_changes_nothing(int dimension)
    {
        VectorSet points = Make.RandomVectors(22, 2000, dimension);
        VectorSet seeds = KMeans.Spherical(points, 15, 0, 1, default);
        float[] centres = seeds.ToMatrix();
        for (int iteration = 0; iteration < 25; iteration++)
        {
            NeighbourTable nearest = NearestNeighbours.Find(points, VectorSet.FromMatrix([.. centres], dimension), new() { K = 1 });
            Array.Clear(centres);
            for (int i = 0; i < points.Count; i++)
            {
                Span<float> centre = centres.AsSpan(nearest.Indices(i)[0] * dimension, dimension);
                System.Numerics.Tensors.TensorPrimitives.Add(centre, points[i], centre);
            }
            for (int c = 0; c < 15; c++) VectorSet.Normalise(centres.AsSpan(c * dimension, dimension));
        }
        Assert.Equal(centres, KMeans.Spherical(points, seeds, 25, 2, default).ToMatrix());
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
