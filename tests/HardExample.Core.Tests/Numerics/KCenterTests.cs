using FsCheck.Xunit;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Core.Tests.Numerics;

public sealed class KCenterTests
{
    [Trait("Category", "Slow")]
    [Property(MaxTest = 30)]
    public void Each_next_point_is_the_farthest_from_all_before(ulong seed, byte count, byte known)
    {
        VectorSet points = Make.RandomVectors(seed, count + 1, 5), start = known % 10 == 0 ? VectorSet.Empty
            : Make.RandomVectors(seed + 9, known % 10, 5);
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
    public void A_duplicate_of_one_of_many_known_vectors_comes_last_though_they_are_searched_approximately()
    {
        VectorSet known = Make.RandomVectors(5, 5000, 20), fresh = Make.RandomVectors(6, 60, 20);
        VectorSet points = VectorSet.Join(known.Subset([.. Enumerable.Range(0, 40).Select(static i => 125 * i)]), fresh);

        int[] order = KCenter.Order(points, known, int.MaxValue, new() { K = 1, MaxDegreeOfParallelism = 2 }, maxKnownPairs: 0);

        Assert.Equal(Enumerable.Range(0, 40), order[60..].Order());
    }

    [Fact]
    public void Threads_do_not_change_the_order()
    {
        VectorSet points = Make.RandomVectors(11, 900, 20), known = Make.RandomVectors(12, 300, 20);
        Assert.Equal(KCenter.Order(points, known, 900, 1, default), KCenter.Order(points, known, 900, 4, default));
        Assert.Equal(Approximate(points, known, 32, threads: 1), Approximate(points, known, 32, threads: 4));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(0, 32)]
    [InlineData(10, 32)]
    [InlineData(1500, 16)]
    public void A_large_order_is_nearly_the_exact_one_with_and_without_training_data(int training, int takenInReach)
    {
        // The contract asks for a rank correlation of at least 0.95. A quarter and an eighth of what is usually in reach: 3,000 points are
        // few.
        VectorSet all = Make.Bundled(13, 3000 + training, 12);
        VectorSet points = all.Subset([.. Enumerable.Range(0, 3000)]), known = all.Subset([.. Enumerable.Range(3000, training)]);
        int[] exact = KCenter.Order(points, known, 3000, 1, default), near = Approximate(points, known, takenInReach, threads: 2);
        Assert.Equal(Enumerable.Range(0, 3000), near.Order());
        Assert.NotEqual(exact, near);
        double[] place = new double[3000], placeNear = new double[3000];
        for (int rank = 0; rank < 3000; rank++) (place[exact[rank]], placeNear[near[rank]]) = (rank, rank);
        // Spearman's formula without ties.
        double squares = place.Zip(placeNear, static (a, b) => (a - b) * (a - b)).Sum();
        Assert.InRange(1 - 6 * squares / (3000.0 * (3000.0 * 3000 - 1)), 0.95, 1);
    }

    [Fact]
    public void Many_equal_points_come_last_by_index()
    {
        VectorSet points = VectorSet.FromRows([.. Enumerable.Repeat(Make.At(30), 5000), Make.At(50)]);
        Assert.Equal([5000, .. Enumerable.Range(0, 5000)], KCenter.Order(points, VectorSet.FromRows([Make.At(30)]), 10_000, 1, default));
    }

    [Fact]
    public void Many_equal_points_of_a_large_order_come_last_by_index()
    {
        VectorSet points = VectorSet.FromRows([.. Enumerable.Repeat(Make.At(30), 5000), Make.At(50)]);
        Assert.Equal([5000, .. Enumerable.Range(0, 5000)], Approximate(points, VectorSet.FromRows([Make.At(30)]), 16, threads: 1));
    }

    private static int[] Approximate(VectorSet points, VectorSet known, int takenInReach, int threads) =>
        KCenter.Order(points, known, takenInReach, new() { K = 1, MaxDegreeOfParallelism = threads });

    private static double Closest(VectorSet points, int index, ReadOnlySpan<int> taken, VectorSet known)
    {
        double closest = double.NegativeInfinity;
        foreach (int other in taken)
            closest = Math.Max(closest, System.Numerics.Tensors.TensorPrimitives.Dot(points[index], points[other]));
        for (int k = 0; k < known.Count; k++)
            closest = Math.Max(closest, System.Numerics.Tensors.TensorPrimitives.Dot(points[index], known[k]));
        return closest;
    }
}
