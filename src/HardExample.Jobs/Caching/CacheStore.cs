using System.Buffers;
using System.IO.Hashing;
using HardExample.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace HardExample.Jobs.Caching;

/// <summary>
/// Contents by key in one append-only data file with an index beside it. Several threads, and several processes on one folder, may use it
/// at the same time: whoever appends holds a lock file for that moment. What is read is checked against its checksum, so a torn or altered
/// record counts as not there, and a missing or damaged index is made anew from the data file.
/// </summary>
internal sealed class CacheStore : IDisposable
{
    /// <summary>Records are appended in batches of this many bytes; a killed process loses those not yet appended.</summary>
    private const int FlushBytes = 1 << 20;

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, CacheLocation> _locations = [];
    private readonly MemoryStream _pending = new();
    private readonly List<(UInt128 Key, CacheLocation Location)> _pendingLocations = [];
    private readonly string _folder;
    private readonly SafeFileHandle _data;
    private readonly UInt128 _dataId;
    private long _indexed;

    private CacheStore(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        // Held until all records are read, so that no record is seen half written.
        using FileStream held = AcquireLock();
        _dataId = CacheDataFile.OpenOrCreate(DataPath);
        _data = File.OpenHandle(DataPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _indexed = CacheIndexFile.Read(IndexPath, _dataId, _locations);
        if (_indexed > RandomAccess.GetLength(_data)) _indexed = 0;
        HasGrown = Walk();
    }

    /// <summary>Why nothing is kept any more, for example a full disk; null while all is well.</summary>
    public string? Failure { get; private set; }

    private string DataPath => Path.Combine(_folder, "observations.data");

    private string IndexPath => Path.Combine(_folder, "observations.index");

    private bool HasGrown { get; set; }

    /// <summary>Opens the store of a folder, which is made when it is missing.</summary>
    /// <exception cref="StorageException">The folder cannot be made, read or written.</exception>
    public static CacheStore Open(string folder)
    {
        try
        {
            return new(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The cache folder {folder} cannot be used: {e.Message} Name another folder under extensions: cache:, or leave it out.", e);
        }
    }

    /// <summary>Reads the content of a key; null when there is none or it is damaged.</summary>
    /// <param name="key">The key.</param>
    /// <param name="make">Makes it of the bytes, which it may not keep; throws <see cref="InvalidDataException"/> when they are of no use,
    /// and they are forgotten.</param>
    public T? Read<T>(UInt128 key, Func<ArraySegment<byte>, T> make) where T : class
    {
        CacheLocation location;
        lock (_gate)
            if (!_locations.TryGetValue(key, out location)) return null;
        byte[] rented = ArrayPool<byte>.Shared.Rent(CacheRecordHeader.Size + location.Length);
        try
        {
            var content = new ArraySegment<byte>(rented, CacheRecordHeader.Size, location.Length);
            Span<byte> record = rented.AsSpan(0, CacheRecordHeader.Size + location.Length);
            if (CacheDataFile.ReadFully(_data, record, location.Offset) && CacheRecordHeader.TryRead(record, out CacheRecordHeader header)
                && header.Key == key && header.Length == location.Length && XxHash3.HashToUInt64(content) == header.Checksum)
                return make(content);
        }
        catch (InvalidDataException)
        {
            // As good as not there.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
        lock (_gate) _locations.Remove(key);
        return null;
    }

    /// <summary>Keeps a content.</summary>
    public void Add(UInt128 key, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[CacheRecordHeader.Size];
        CacheRecordHeader.Of(key, content).Write(header);
        lock (_gate)
        {
            if (Failure is not null) return;
            _pendingLocations.Add((key, new(_pending.Length, content.Length)));
            _pending.Write(header);
            _pending.Write(content);
            if (_pending.Length >= FlushBytes) Try(Flush);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_data.IsClosed) return;
            Try(Finish);
            _data.Dispose();
            _pending.Dispose();
        }
    }

    private void Finish()
    {
        if (_pending.Length > 0) Flush();
        if (!HasGrown) return;
        using FileStream held = AcquireLock();
        // Other processes may have appended between our own records.
        Walk();
        CacheIndexFile.Write(IndexPath, _dataId, _indexed, _locations);
    }

    private void Flush()
    {
        using (FileStream held = AcquireLock())
        {
            long start = CacheDataFile.Append(DataPath, _dataId, _pending.GetBuffer().AsSpan(0, (int)_pending.Length));
            foreach ((UInt128 key, CacheLocation location) in _pendingLocations)
                _locations[key] = location with { Offset = start + location.Offset };
        }
        HasGrown = true;
        _pending.SetLength(0);
        _pendingLocations.Clear();
    }

    /// <summary>Reads the records that are not indexed yet.</summary>
    private bool Walk()
    {
        long end = RandomAccess.GetLength(_data), before = _indexed;
        foreach ((UInt128 key, CacheLocation location) in CacheDataFile.Records(_data, Math.Max(_indexed, CacheDataFile.HeaderSize), end))
            _locations[key] = location;
        _indexed = end;
        return before != end;
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException)
        {
            // The job does not depend on the cache; whoever owns it tells the user.
            Failure = $"The cache in {_folder} could not be written, so a later run observes these images again: {e.Message}";
        }
    }

    private FileStream AcquireLock()
    {
        string path = Path.Combine(_folder, "observations.lock");
        long start = Environment.TickCount64;
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (Environment.TickCount64 - start < LockPatience.TotalMilliseconds)
            {
                Thread.Sleep(10);
            }
        }
    }
}
