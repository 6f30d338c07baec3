using HardExample.Core.Errors;

namespace HardExample.Storage;

/// <summary>
/// A storage that prefetches whole files in a given order, with a bounded number of requests under way and a bounded number of bytes kept.
/// Reading in another order, or other files, gives the same bytes, only later.
/// </summary>
internal sealed class PrefetchingStorage : IStorage, IDisposable
{
    private readonly IStorage _inner;
    private readonly Queue<StoragePath> _pending = new();
    private readonly long _byteLimit, _maxBytes;
    private readonly int _window;
    private readonly Lock _lock = new();
    private readonly Dictionary<StoragePath, Ahead> _ahead = [];
    private readonly Queue<Ahead> _oldest = new();
    private readonly HashSet<StoragePath> _early = [];
    private readonly CancellationTokenSource _stop = new();
    private int _running, _index;
    private long _bytes, _fetched, _fetchedBytes;

    /// <param name="inner">Where the files are; it is not disposed of.</param>
    /// <param name="byteLimit">Bytes kept ahead, about.</param>
    /// <param name="maxBytes">A larger file is not read ahead; whoever reads it is told.</param>
    public PrefetchingStorage(IStorage inner, long byteLimit, long maxBytes = long.MaxValue) =>
        (_inner, _byteLimit, _maxBytes, _window) = (inner, byteLimit, maxBytes, 4 * inner.ParallelRequests);

    public int ParallelRequests => _inner.ParallelRequests;

    /// <summary>Appends files to the order of prefetching.</summary>
    public void Prefetch(IEnumerable<StoragePath> paths)
    {
        lock (_lock)
        {
            foreach (StoragePath path in paths) _pending.Enqueue(path);
            Start();
        }
    }

    public byte[] ReadAllBytes(StoragePath path, long maxBytes = long.MaxValue) =>
        ReadAllBytesAsync(path, maxBytes, default).GetAwaiter().GetResult();

    public async Task<byte[]> ReadAllBytesAsync(StoragePath path, long maxBytes, CancellationToken cancel)
    {
        Ahead? ahead;
        lock (_lock)
        {
            if (_ahead.Remove(path, out ahead)) Release(ahead);
            else if (_pending.Count > 0) _early.Add(path);
            Start();
        }
        return await (ahead?.Content.WaitAsync(cancel) ?? _inner.ReadAllBytesAsync(path, maxBytes, cancel)).ConfigureAwait(false);
    }

    public bool FileExists(StoragePath path) => _inner.FileExists(path);

    public bool DirectoryExists(StoragePath path) => _inner.DirectoryExists(path);

    public IEnumerable<string> ListFiles(StoragePath folder, Action<StoragePath, StorageException>? bad = null) =>
        _inner.ListFiles(folder, bad);

    public Stream OpenRead(StoragePath path)
    {
        bool isAhead;
        lock (_lock) isAhead = _ahead.ContainsKey(path);
        return isAhead ? new MemoryStream(ReadAllBytes(path), writable: false) : _inner.OpenRead(path);
    }

    public void WriteAllBytes(StoragePath path, ReadOnlySpan<byte> content) => _inner.WriteAllBytes(path, content);

    public IOutputFolder BeginOutput(StoragePath folder, OutputOptions options) => _inner.BeginOutput(folder, options);

    public void Dispose()
    {
        lock (_lock) _pending.Clear();
        _stop.Cancel();
    }

    // Under the lock. A reader has passed: what was fetched long before and never asked for makes room.
    private void Release(Ahead ahead)
    {
        ahead.IsReleased = true;
        _bytes -= ahead.Size;
        while (_oldest.TryPeek(out Ahead? oldest) && (oldest.IsReleased || oldest.Index < ahead.Index - _window))
        {
            _oldest.Dequeue();
            if (oldest.IsReleased) continue;
            oldest.IsReleased = true;
            _bytes -= oldest.Size;
            _ahead.Remove(oldest.Path);
        }
    }

    // Under the lock.
    private void Start()
    {
        while (_running < _inner.ParallelRequests && _ahead.Count < _window
            && (_ahead.Count == 0 || _bytes + _running * Typical < _byteLimit))
        {
            if (!_pending.TryDequeue(out StoragePath path))
            {
                _early.Clear();
                return;
            }
            if (_early.Remove(path) || _ahead.ContainsKey(path)) continue;
            var ahead = new Ahead(path, _index++);
            _ahead.Add(path, ahead);
            _oldest.Enqueue(ahead);
            _running++;
            ahead.Content = FetchAsync(ahead);
        }
    }

    private long Typical => _fetched == 0 ? 1 << 20 : _fetchedBytes / _fetched;

    private async Task<byte[]> FetchAsync(Ahead ahead)
    {
        // Nothing is done under the lock of the one who starts it.
        await Task.Yield();
        byte[] content = [];
        try
        {
            return content = await _inner.ReadAllBytesAsync(ahead.Path, _maxBytes, _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _running--;
                (_fetched, _fetchedBytes) = (_fetched + 1, _fetchedBytes + content.Length);
                if (!ahead.IsReleased) _bytes += ahead.Size = content.Length;
                Start();
            }
        }
    }

    private sealed class Ahead(StoragePath path, int index)
    {
        public StoragePath Path => path;
        public int Index => index;
        public Task<byte[]> Content { get; set; } = null!;
        public long Size { get; set; }
        public bool IsReleased { get; set; }
    }
}
