using FsCheck.Xunit;
using HardExample.Core.Numerics;

namespace HardExample.Core.Tests.Numerics;

public sealed class KCenterTests
{
    [Property(MaxTest = 30)]
    public void Each_next_point_is_the_farthest_from_all_before(ulong seed, byte count, byte known)
    {
        VectorSet points = Make.RandomVectors(seed, count + 1, 5), start = known % 10 == 0 ? VectorSet.Empty : Make.RandomVectors(seed + 9, known % 10, 5);
        int[] order = KCenter.Order(points, start, points.Count, 2, default);
        Assert.Equal(Enumerable.Range(0, points.Count), order.Order());
        for (int place = start.Count > 0 ? 0 : 1; place < order.Length; place++)
        {
            double chosen = Closest(points, order[place], order.AsSpan(0, place), start);
            for (int later = place + 1; later < order.Length; later++)
                Assert.True(Closest(points, order[later], order.AsSpan(0, place), start) >= chosen - 1e-6);
        }
    }

    [Fact]
    public void Far_from_what_is_known_comes_first_and_a_duplicate_last()
    {
        // Known at 0°. 80° is farthest; then 40° (40° from both); then 10°; the second 80° adds nothing.
        VectorSet points = VectorSet.FromRows([Make.At(10), Make.At(80), Make.At(80), Make.At(40)]);
        Assert.Equal([1, 3, 0, 2], KCenter.Order(points, VectorSet.FromRows([Make.At(0)]), 4, 1, default));
    }

    [Fact]
    public void With_nothing_known_the_point_farthest_from_the_mean_comes_first()
    {
        VectorSet points = VectorSet.FromRows([Make.At(0), Make.At(2), Make.At(4), Make.At(60)]);
        Assert.Equal(3, KCenter.Order(points, VectorSet.Empty, 4, 1, default)[0]);
    }

    [Fact]
    public void Threads_do_not_change_the_order()
    {
        VectorSet points = Make.RandomVectors(11, 900, 20), known = Make.RandomVectors(12, 300, 20);
        Assert.Equal(KCenter.Order(points, known, 900, 1, default), KCenter.Order(points, known, 900, 4, default));
    }

    [Fact]
    public void After_the_exact_places_points_follow_by_distance()
    {
        VectorSet points = Make.RandomVectors(13, 300, 10), known = Make.RandomVectors(14, 20, 10);
        int[] exact = KCenter.Order(points, known, 300, 1, default), partly = KCenter.Order(points, known, 100, 1, default);
        Assert.Equal(exact[..100], partly[..100]);
        double[] rest = [.. partly[100..].Select(i => Closest(points, i, partly.AsSpan(0, 100), known))];
        for (int i = 1; i < rest.Length; i++) Assert.True(rest[i] >= rest[i - 1] - 1e-6);
    }

    private static double Closest(VectorSet points, int index, ReadOnlySpan<int> taken, VectorSet known)
    {
        double closest = double.NegativeInfinity;
        foreach (int other in taken) closest = Math.Max(closest, System.Numerics.Tensors.TensorPrimitives.Dot(points[index], points[other]));
        for (int k = 0; k < known.Count; k++) closest = Math.Max(closest, System.Numerics.Tensors.TensorPrimitives.Dot(points[index], known[k]));
        return closest;
    }
}
