using System.Text;
using HardExample.Core.Errors;
using HardExample.Jobs.Caching;

namespace HardExample.Jobs.Tests.Caching;

public sealed class CacheStoreTests : IDisposable
{
    private const string None = "(none)";

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder["observations.data"];

    private string Index => _folder["observations.index"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_kept_is_there_in_a_later_run()
    {
        Keep((1, "one"), (2, ""));

        Assert.Equal(["one", "", None], Known(1, 2, 3));
        Assert.Equal(["observations.data", "observations.index", "observations.lock"], _folder.Files());
    }

    [Fact]
    public void A_damaged_or_missing_index_is_made_anew()
    {
        Keep((1, "one"), (2, "two"));
        byte[] index = File.ReadAllBytes(Index);
        index[^20] ^= 1;
        File.WriteAllBytes(Index, index);
        Assert.Equal(["one", "two"], Known(1, 2));

        File.Delete(Index);
        Keep((3, "three"));
        Assert.Equal(["one", "two", "three"], Known(1, 2, 3));
    }

    [Fact]
    public void An_index_of_another_data_file_is_not_used()
    {
        Keep((1, "one"));
        byte[] index = File.ReadAllBytes(Index);
        File.Delete(Data);
        Keep((2, "two"), (3, "three"));
        File.WriteAllBytes(Index, index);

        Assert.Equal([None, "two", "three"], Known(1, 2, 3));
    }

    [Fact]
    public void A_damaged_record_is_not_there_and_can_be_kept_again()
    {
        Keep((1, "first content"), (2, "two"));
        Damage("first content", 3);
        Assert.Equal([None, "two"], Known(1, 2));

        Keep((1, "first content"));
        Assert.Equal(["first content", "two"], Known(1, 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_damaged_header_loses_only_its_own_record(bool withIndex)
    {
        Keep((1, "one"), (2, "two"), (3, "three"));
        Damage("two", -CacheRecordHeader.Size + 5);
        if (!withIndex) File.Delete(Index);

        Assert.Equal(["one", None, "three"], Known(1, 2, 3));
    }

    [Fact]
    public void A_torn_end_is_passed_over_and_appended_to()
    {
        Keep((1, "one"), (2, "a record that is cut"));
        byte[] data = File.ReadAllBytes(Data);
        File.WriteAllBytes(Data, data[..^5]);
        Assert.Equal(["one", None], Known(1, 2));

        Keep((3, "three"), (4, "four"));
        Assert.Equal(["one", None, "three", "four"], Known(1, 2, 3, 4));
        File.Delete(Index);
        // Found from the file alone too: the cut record claims bytes of the next one, which is then searched for.
        Assert.Equal(["one", None, None, "four"], Known(1, 2, 3, 4));
    }

    [Fact]
    public void A_file_of_something_else_is_begun_anew()
    {
        _folder.Write("observations.data", "this is no cache of ours, but long enough to be one");
        Keep((1, "one"));

        Assert.Equal(["one"], Known(1));
    }

    [Fact]
    public void Stores_that_are_open_at_once_keep_what_both_add()
    {
        using (CacheStore first = CacheStore.Open(_folder.Path), second = CacheStore.Open(_folder.Path))
        {
            Parallel.For(0, 2000, i => (i % 2 == 0 ? first : second).Add((UInt128)i, Encoding.UTF8.GetBytes(new string('x', 1000) + i)));
        }

        using CacheStore later = CacheStore.Open(_folder.Path);
        for (int i = 0; i < 2000; i++) Assert.Equal(new string('x', 1000) + i, later.Read((UInt128)i, Text));
    }

    [Fact]
    public void A_store_whose_file_is_taken_away_says_so_and_goes_on()
    {
        CacheStore store = CacheStore.Open(_folder.Path);
        store.Add(1, "one"u8);
        File.Delete(Data);
        store.Dispose();

        Assert.Contains(_folder.Path, store.Failure, StringComparison.Ordinal);
        Keep((2, "two"));
        Assert.Equal([None, "two"], Known(1, 2));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_the_users_error()
    {
        StorageException error = Assert.Throws<StorageException>(() => CacheStore.Open(_folder.Write("file") + "/cache"));

        Assert.Contains("cache:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_content_that_nothing_can_be_made_of_is_forgotten()
    {
        using CacheStore store = CacheStore.Open(_folder.Path);
        store.Add(1, Encoding.UTF8.GetBytes(new string('x', 1 << 20))); // as much as is appended at once

        Assert.Null(store.Read<string>(1, static _ => throw new InvalidDataException("no use")));
        Assert.Null(store.Read(1, Text));
        store.Add(1, Encoding.UTF8.GetBytes(new string('y', 1 << 20)));
        Assert.Equal(new string('y', 1 << 20), store.Read(1, Text));
    }

    private static string Text(ArraySegment<byte> content) => Encoding.UTF8.GetString(content);

    private void Keep(params (int Key, string Content)[] records)
    {
        using CacheStore store = CacheStore.Open(_folder.Path);
        foreach ((int key, string content) in records) store.Add((UInt128)key, Encoding.UTF8.GetBytes(content));
    }

    private string[] Known(params int[] keys)
    {
        using CacheStore store = CacheStore.Open(_folder.Path);
        return Array.ConvertAll(keys, k => store.Read((UInt128)k, Text) ?? None);
    }

    private void Damage(string content, int at)
    {
        byte[] data = File.ReadAllBytes(Data);
        data[data.AsSpan().IndexOf(Encoding.UTF8.GetBytes(content)) + at] ^= 0x10;
        File.WriteAllBytes(Data, data);
    }
}
