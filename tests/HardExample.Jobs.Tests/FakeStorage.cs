using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Jobs.Tests;

/// <summary>The local file system, with errors to order.</summary>
internal sealed class FakeStorage : IStorage
{
    private readonly LocalStorage _local = new();
    private int _reads;

    /// <summary>How many files were read whole.</summary>
    public int Reads => _reads;

    /// <summary>How many bytes of output the disk takes before it is full.</summary>
    public long DiskSpace { get; set; } = long.MaxValue;

    /// <summary>The name of a file that breaks in the middle.</summary>
    public string? Broken { get; set; }

    public bool FileExists(StoragePath path) => _local.FileExists(path);

    public bool DirectoryExists(StoragePath path) => _local.DirectoryExists(path);

    public IEnumerable<string> ListFiles(StoragePath folder, Action<StoragePath, StorageException>? bad = null) =>
        _local.ListFiles(folder, bad);

    public Stream OpenRead(StoragePath path) =>
        path.Name == Broken ? new FailingStream(_local.OpenRead(path), new IOException("Input/output error"), 3) : _local.OpenRead(path);

    public byte[] ReadAllBytes(StoragePath path, long maxBytes = long.MaxValue)
    {
        Interlocked.Increment(ref _reads);
        return _local.ReadAllBytes(path, maxBytes);
    }

    public void WriteAllBytes(StoragePath path, ReadOnlySpan<byte> content) => _local.WriteAllBytes(path, content);

    public IOutputFolder BeginOutput(StoragePath folder, OutputOptions options) => new Output(_local.BeginOutput(folder, options), this);

    private sealed class Output(IOutputFolder inner, FakeStorage storage) : IOutputFolder
    {
        public Stream Create(string relativePath) =>
            new FailingStream(inner.Create(relativePath), new IOException("No space left on device", 28), storage.DiskSpace);

        public void CreateDirectory(string relativePath) => inner.CreateDirectory(relativePath);

        public void Delete(string relativePath) => inner.Delete(relativePath);

        public void Commit() => inner.Commit();

        public void Dispose() => inner.Dispose();
    }

    private sealed class FailingStream(Stream inner, IOException error, long left) : Stream
    {
        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => false;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (left == 0) throw error;
            int read = inner.Read(buffer, offset, (int)Math.Min(count, left));
            left -= read;
            return read;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if ((left -= count) < 0) throw error;
            inner.Write(buffer, offset, count);
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
