using FsCheck.Xunit;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Core.Tests.Numerics;

public sealed class ApproximateNeighboursTests
{
    [Property(MaxTest = 20)]
    public void Few_references_have_exact_neighbours(ulong seed, byte queries, byte references)
    {
        VectorSet q = Make.RandomVectors(seed, queries % 40 + 1, 6), r = Make.RandomVectors(seed + 1, references + 1, 6);
        Same(NearestNeighbours.Find(q, r, new() { K = 4 }), ApproximateNeighbours.Find(r, q, 0, new() { K = 4 }, candidates: 256));
    }

    [Trait("Category", "Slow")]
    [Property(MaxTest = 10)]
    public void Nine_of_ten_neighbours_are_found_among_one_reference_in_twelve(ulong seed)
    {
        VectorSet points = Make.Bundled(seed, 3000, 12);
        NeighbourSearch search = new() { K = 10, Excluded = NeighbourSearch.Self(3000) };
        NeighbourTable exact = NearestNeighbours.Find(points, points, search),
            near = ApproximateNeighbours.Find(points, null, 0, search, candidates: 256);
        int found = 0;
        for (int i = 0; i < points.Count; i++)
        {
            Assert.DoesNotContain(i, near.Indices(i).ToArray());
            Assert.Equal(10, near.Indices(i).ToArray().Distinct().Count());
            foreach (int neighbour in near.Indices(i))
                if (exact.Indices(i).Contains(neighbour)) found++;
        }
        Assert.InRange(found / 30_000.0, 0.9, 1);
    }

    [Fact]
    public void Queries_that_are_no_references_find_the_nearest_ones_too()
    {
        VectorSet all = Make.Bundled(5, 3500, 12);
        VectorSet references = all.Subset(NeighbourSearch.Self(3000)), queries = all.Subset([.. Enumerable.Range(3000, 500)]);
        NeighbourTable exact = NearestNeighbours.Find(queries, references, new() { K = 1 });
        NeighbourTable near = ApproximateNeighbours.Find(references, queries, 0, new() { K = 1 }, candidates: 256);
        Assert.InRange(Enumerable.Range(0, 500).Count(i => exact.Indices(i)[0] == near.Indices(i)[0]) / 500.0, 0.9, 1);
    }

    [Fact]
    public void Products_are_those_of_the_exact_search_to_the_bit()
    {
        VectorSet points = Make.Bundled(7, 1000, 12);
        NeighbourTable near = ApproximateNeighbours.Find(points, null, 400, new() { K = 5 }, candidates: 64);
        for (int i = 0; i < near.Queries; i++)
            for (int n = 0; n < 5; n++)
                Assert.Equal(DotKernel.Dot(points[400 + i], points[near.Indices(i)[n]]), near.Cosines(i)[n]);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Threads_change_no_bit()
    {
        VectorSet points = Make.Bundled(9, 2000, 12);
        Same(
            ApproximateNeighbours.Find(points, null, 0, new() { K = 6, MaxDegreeOfParallelism = 1 }, candidates: 128),
            ApproximateNeighbours.Find(points, null, 0, new() { K = 6, MaxDegreeOfParallelism = 5 }, candidates: 128));
    }

    [Fact]
    public void Equal_vectors_are_cut_into_cells_all_the_same()
    {
        VectorSet points = VectorSet.FromRows([.. Enumerable.Repeat(Make.At(30), 5000), Make.At(50)]);
        NeighbourTable near = ApproximateNeighbours.Find(
            points, null, 0, new() { K = 3, Excluded = NeighbourSearch.Self(5001) }, candidates: 64);
        for (int i = 0; i < 5000; i++) Assert.Equal(1, near.Cosines(i)[2], 5);
    }

    private static void Same(NeighbourTable first, NeighbourTable second)
    {
        Assert.Equal((first.Queries, first.K), (second.Queries, second.K));
        for (int i = 0; i < first.Queries; i++)
        {
            Assert.True(first.Indices(i).SequenceEqual(second.Indices(i)));
            Assert.True(first.Cosines(i).SequenceEqual(second.Cosines(i)));
        }
    }
}
