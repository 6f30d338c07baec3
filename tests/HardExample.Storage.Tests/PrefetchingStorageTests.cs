using System.Collections.Concurrent;
using HardExample.Core.Errors;

namespace HardExample.Storage.Tests;

public sealed class PrefetchingStorageTests : IDisposable
{
    private static readonly StoragePath Bucket = StoragePath.Parse("s3://bucket");

    private readonly SlowStore _store = new();

    public void Dispose() => _store.Dispose();

    private static StoragePath[] Paths(int count) => [.. Enumerable.Range(0, count).Select(static i => Bucket.Combine($"{i}"))];

    private StorageResolver Ahead(params StoragePath[] paths)
    {
        StorageResolver ahead = new StorageResolver(objectStore: _store).ReadingAhead();
        ahead.Prefetch(paths);
        return ahead;
    }

    private static string Read(StorageResolver storage, StoragePath path) =>
        System.Text.Encoding.UTF8.GetString(storage.For(path).ReadAllBytes(path));

    [Fact]
    public void Files_are_read_once_in_any_order_and_several_at_once()
    {
        StoragePath[] paths = Paths(50);
        using StorageResolver ahead = Ahead(paths);
        _store.Release(1000);
        foreach (StoragePath path in paths.Reverse()) Assert.Equal(path.Key, Read(ahead, path));
        // Two: one that was asked for before its turn may be under way already.
        foreach (StoragePath path in paths) Assert.InRange(_store.ReadsOf(path), 1, 2);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void No_more_requests_are_under_way_than_the_storage_wants_and_only_a_window_is_fetched()
    {
        StoragePath[] paths = Paths(100);
        using StorageResolver ahead = Ahead(paths);
        _store.WaitUntil(() => _store.UnderWay == SlowStore.Parallel);
        _store.Release(1000);
        _store.WaitUntil(() => _store.Reads == 4 * SlowStore.Parallel); // the window, and nothing is taken
        Assert.Equal("0", Read(ahead, paths[0]));
        _store.WaitUntil(() => _store.Reads == 4 * SlowStore.Parallel + 1);
        Assert.Equal(SlowStore.Parallel, _store.MaxAtOnce);
    }

    [Fact]
    public void Large_files_fill_the_window_early()
    {
        _store.Size = 1000;
        _store.Release(1000);
        using var ahead = new PrefetchingStorage(_store, byteLimit: 2500);
        ahead.Prefetch(Paths(100));
        // The first shows the size; 1000 there and 1000 each under way are below the limit for two more.
        _store.WaitUntil(() => _store.Reads == 3 && _store.UnderWay == 0);
        Assert.Equal(1000, ahead.ReadAllBytes(Bucket.Combine("0")).Length);
        _store.WaitUntil(() => _store.Reads == 4 && _store.UnderWay == 0);
    }

    [Fact]
    public void An_error_comes_to_the_one_who_reads_that_file()
    {
        StoragePath[] paths = Paths(3);
        _store.Broken = paths[1];
        using StorageResolver ahead = Ahead(paths);
        _store.Release(1000);
        Assert.Equal("0", Read(ahead, paths[0]));
        Assert.Throws<StorageException>(() => Read(ahead, paths[1]));
        Assert.Equal("2", Read(ahead, paths[2]));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Files_that_nobody_asks_for_do_not_stop_the_others()
    {
        StoragePath[] paths = Paths(400);
        using StorageResolver ahead = Ahead(paths);
        _store.Release(10_000);
        for (int i = 0; i < paths.Length; i += 2) Assert.Equal(paths[i].Key, Read(ahead, paths[i]));
        _store.WaitUntil(() => _store.UnderWay == 0);
        Assert.All(paths, p => Assert.True(_store.ReadsOf(p) <= 1));
    }

    [Fact]
    public void Files_that_were_not_announced_and_streams_are_read_all_the_same()
    {
        StoragePath[] paths = Paths(2);
        using StorageResolver ahead = Ahead(paths[0]);
        _store.Release(1000);
        Assert.Equal("1", Read(ahead, paths[1]));
        using var reader = new StreamReader(ahead.For(paths[0]).OpenRead(paths[0]));
        Assert.Equal("0", reader.ReadToEnd());
        Assert.Equal(1, _store.ReadsOf(paths[0]));
    }

    [Fact]
    public void Local_files_are_not_read_ahead()
    {
        using StorageResolver ahead = new StorageResolver(_store, _store).ReadingAhead();
        Assert.False(ahead.Prefetch([StoragePath.Parse("/x")]));
        Assert.True(ahead.Prefetch([Bucket.Combine("x")]));
        Assert.False(StorageResolver.Local.Prefetch([StoragePath.Parse("/x")]));
    }

    /// <summary>Gives each file its own key as content, when it is let.</summary>
    private sealed class SlowStore : IStorage, IDisposable
    {
        public const int Parallel = 4;

        private readonly SemaphoreSlim _gate = new(0);
        private readonly ConcurrentDictionary<StoragePath, int> _reads = new();
        private readonly Lock _lock = new();
        private int _underWay;

        public int ParallelRequests => Parallel;

        public StoragePath? Broken { get; set; }

        public int? Size { get; set; }

        public int UnderWay => Volatile.Read(ref _underWay);

        public int MaxAtOnce { get; private set; }

        public int Reads => _reads.Values.Sum();

        public int ReadsOf(StoragePath path) => _reads.GetValueOrDefault(path);

        public void Release(int count) => _gate.Release(count);

        public void WaitUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));

        public async Task<byte[]> ReadAllBytesAsync(StoragePath path, long maxBytes, CancellationToken cancel)
        {
            lock (_lock) MaxAtOnce = Math.Max(MaxAtOnce, ++_underWay);
            try
            {
                await _gate.WaitAsync(cancel);
                if (path == Broken) throw new StorageException("broken");
                _reads.AddOrUpdate(path, 1, static (_, n) => n + 1);
                return Size is { } size ? new byte[size] : System.Text.Encoding.UTF8.GetBytes(path.Key);
            }
            finally
            {
                lock (_lock) _underWay--;
            }
        }

        public void Dispose() => _gate.Dispose();

        public byte[] ReadAllBytes(StoragePath path, long maxBytes = long.MaxValue) =>
            ReadAllBytesAsync(path, maxBytes, default).GetAwaiter().GetResult();

        public bool FileExists(StoragePath path) => true;

        public bool DirectoryExists(StoragePath path) => true;

        public IEnumerable<string> ListFiles(StoragePath folder, Action<StoragePath, StorageException>? bad = null) => [];

        public Stream OpenRead(StoragePath path) => new MemoryStream(ReadAllBytes(path));

        public void WriteAllBytes(StoragePath path, ReadOnlySpan<byte> content) => throw new NotSupportedException();

        public IOutputFolder BeginOutput(StoragePath folder, OutputOptions options) => throw new NotSupportedException();
    }
}
