using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Tests.Numerics;

public sealed class VectorStoreTests
{
    [Fact]
    public void Vectors_come_back_as_they_were_put_in_across_blocks()
    {
        using var store = new VectorStore(3);
        for (int i = 0; i < 10_000; i++) store.Add([i, i + 0.5f, -i]);
        VectorSet set = VectorSet.FromStore(store), joined = VectorSet.Join(VectorSet.FromRows([[7, 7, 7]]), set);
        Assert.Equal((10_000, 3), (set.Count, set.Dimension));
        Assert.Equal([9_999, 9_999.5f, -9_999], set[9_999].ToArray());
        Assert.Equal([4_096, 4_096.5f, -4_096], set.Subset([5, 4_096])[1].ToArray());
        Assert.Equal([7, 7, 7], joined[0].ToArray());
        Assert.Equal([4_095, 4_095.5f, -4_095], joined[4_096].ToArray());
    }

    [Fact]
    public void A_vector_of_another_length_is_refused()
    {
        using var store = new VectorStore(3);
        Assert.Throws<ArgumentException>(() => store.Add([1, 2]));
    }

    [Fact]
    public void What_is_not_there_cannot_be_read()
    {
        var store = new VectorStore(2);
        store.Add([1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => store[1].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => store[-1].Length);
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store[0].Length);
    }
}
