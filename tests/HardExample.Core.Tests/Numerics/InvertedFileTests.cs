using FsCheck.Xunit;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Core.Tests.Numerics;

public sealed class InvertedFileTests
{
    [Property(MaxTest = 20)]
    public void Every_vector_lies_in_one_cell_and_no_cell_is_too_large(ulong seed, ushort count, byte reach)
    {
        int n = count % 1500 + 1;
        using var file = InvertedFile.Build(Make.RandomVectors(seed, n, 7), reach + 1, new() { K = 1 });
        int most = 2 * Math.Max(1, (reach + 1) / InvertedFile.CellsAround);
        List<int> all = [];
        for (int cell = 0; cell < file.Cells; cell++)
        {
            Assert.InRange(file.Members(cell).Length, 1, most);
            foreach (int member in file.Members(cell)) Assert.Equal(cell, file.CellOf[member]);
            all.AddRange(file.Members(cell));
        }
        Assert.Equal(Enumerable.Range(0, n), all.Order());
    }

    [Fact]
    public void Around_a_cell_are_itself_and_the_nearest_until_enough_is_in_reach()
    {
        using var file = InvertedFile.Build(Make.Bundled(3, 4000, 10), 400, new() { K = 1 });
        for (int cell = 0; cell < file.Cells; cell++)
        {
            List<int> around = file.Around(cell);
            Assert.Equal(cell, around[0]);
            int held = around.Sum(c => file.Members(c).Length);
            Assert.True(held >= 400 || around.Count == 2 * InvertedFile.CellsAround, $"{held} in {around.Count} cells");
            Assert.True(held - file.Members(around[^1]).Length < 400);
        }
    }
}
