using FsCheck.Xunit;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Core.Tests.Numerics;

public sealed class NearestNeighboursTests
{
    [Trait("Category", "Slow")]
    [Property(MaxTest = 30)]
    public void Neighbours_equal_brute_force(ulong seed, byte queries, byte references, byte dimension, byte k)
    {
        VectorSet q = Make.RandomVectors(seed, queries % 70 + 1, dimension + 1),
            r = Make.RandomVectors(seed + 1, references + 1, dimension + 1);
        NeighbourTable table = NearestNeighbours.Find(q, r, new() { K = k % 12 + 1, MaxDegreeOfParallelism = 2 });
        Assert.Equal(Math.Min(k % 12 + 1, r.Count), table.K);
        for (int i = 0; i < q.Count; i++)
        {
            double[] cosines = [.. Enumerable.Range(0, r.Count).Select(j => Dot(q[i], r[j]))];
            double[] sorted = [.. cosines.OrderDescending()];
            for (int n = 0; n < table.K; n++)
            {
                Assert.Equal(cosines[table.Indices(i)[n]], table.Cosines(i)[n], 1e-5);
                Assert.Equal(sorted[n], table.Cosines(i)[n], 1e-5);
            }
            Assert.Equal(table.K, table.Indices(i).ToArray().Distinct().Count());
        }
    }

    [Fact]
    public void Threads_and_places_in_blocks_change_no_bit()
    {
        // 1,100 values: more than two slices; 700 queries: more than one item of work.
        VectorSet q = Make.RandomVectors(1, 700, 1100), r = Make.RandomVectors(2, 200, 1100);
        NeighbourTable whole = NearestNeighbours.Find(q, r, new() { K = 7, MaxDegreeOfParallelism = 1 });
        NeighbourTable threads = NearestNeighbours.Find(q, r, new() { K = 7, MaxDegreeOfParallelism = 5 });
        for (int i = 0; i < q.Count; i++)
        {
            Assert.True(whole.Cosines(i).SequenceEqual(threads.Cosines(i)));
            Assert.True(whole.Indices(i).SequenceEqual(threads.Indices(i)));
        }
        NeighbourTable alone = NearestNeighbours.Find(q.Subset([333]), r.Subset([whole.Indices(333)[4]]), new() { K = 1 });
        Assert.Equal(whole.Cosines(333)[4], alone.Cosines(0)[0]);
        Assert.Equal(whole.Cosines(333)[4], DotKernel.Dot(q[333], r[whole.Indices(333)[4]]));
    }

    [Theory]
    [InlineData(333)]
    [InlineData(16)]
    [InlineData(1030)]
    public void All_registers_give_the_same_bits(int dimension)
    {
        VectorSet q = Make.RandomVectors(3, 65, dimension), r = Make.RandomVectors(4, 197, dimension);
        NeighbourTable wide = NearestNeighbours.Find(q, r, new() { K = 5 });
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>().Where(VectorWidths.IsSupported))
        {
            NeighbourTable other = NearestNeighbours.Find(q, r, new() { K = 5 }, width);
            for (int i = 0; i < q.Count; i++)
            {
                Assert.True(wide.Cosines(i).SequenceEqual(other.Cosines(i)), $"{width}, query {i}");
                Assert.True(wide.Indices(i).SequenceEqual(other.Indices(i)), $"{width}, query {i}");
            }
        }
    }

    [Fact]
    public void Of_equally_near_references_the_lower_index_comes_first()
    {
        VectorSet r = VectorSet.FromRows([Make.At(90), Make.At(0), Make.At(0), Make.At(0)]);
        NeighbourTable table = NearestNeighbours.Find(VectorSet.FromRows([Make.At(0)]), r, new() { K = 3 });
        Assert.Equal([1, 2, 3], table.Indices(0).ToArray());
    }

    [Fact]
    public void A_vector_is_not_its_own_neighbour_when_it_is_excluded()
    {
        VectorSet all = Make.RandomVectors(5, 150, 8);
        NeighbourTable table = NearestNeighbours.Find(all, all, new() { K = 149, Excluded = NeighbourSearch.Self(150) });
        for (int i = 0; i < 150; i++) Assert.Equal(Enumerable.Range(0, 150).Where(j => j != i), table.Indices(i).ToArray().Order());
    }

    [Fact]
    public void There_are_no_more_neighbours_than_references()
    {
        VectorSet two = VectorSet.FromRows([Make.At(0), Make.At(10)]);
        Assert.Equal(2, NearestNeighbours.Find(two, two, new() { K = 5 }).K);
        Assert.Equal(1, NearestNeighbours.Find(two, two, new() { K = 5, Excluded = [0, 1] }).K);
        Assert.Equal(0, NearestNeighbours.Find(two, VectorSet.Empty, new() { K = 5 }).K);
    }

    [Fact]
    public void Vectors_of_different_length_are_refused() =>
        Assert.Throws<ArgumentException>(
            () => NearestNeighbours.Find(Make.RandomVectors(1, 2, 3), Make.RandomVectors(1, 2, 4), new() { K = 1 }));

    [Fact]
    public void Cancelling_stops_the_search()
    {
        VectorSet all = Make.RandomVectors(5, 10, 8);
        Assert.ThrowsAny<OperationCanceledException>(
            () => NearestNeighbours.Find(all, all, new() { K = 1, CancellationToken = new(canceled: true) }));
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
