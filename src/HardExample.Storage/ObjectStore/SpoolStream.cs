namespace HardExample.Storage.ObjectStore;

/// <summary>Buffers what is written, in memory or above a limit in a file, and hands it over when closed.</summary>
/// <param name="memoryLimit">Bytes kept in memory.</param>
/// <param name="written">Takes the content and its ownership.</param>
internal sealed class SpoolStream(int memoryLimit, Action<SpooledContent> written) : Stream
{
    private Stream? _content = new MemoryStream();
    private string? _file;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => _content is not null;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_content is null, this);
        if (_content is MemoryStream memory && memory.Length + buffer.Length > memoryLimit) MoveToFile(memory);
        _content.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _content is { } content)
        {
            _content = null;
            if (_file is not null) content.Dispose();
            written(new(content as MemoryStream, _file));
        }
        base.Dispose(disposing);
    }

    private void MoveToFile(MemoryStream memory)
    {
        string path = Path.Combine(Path.GetTempPath(), OutputNames.TemporaryPrefix + Path.GetRandomFileName());
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        memory.WriteTo(file);
        (_content, _file) = (file, path);
    }
}

/// <summary>What was written to a <see cref="SpoolStream"/>: in memory, or in a closed temporary file that goes with it.</summary>
internal sealed class SpooledContent(MemoryStream? memory, string? file) : IDisposable
{
    /// <summary>The content from its beginning, as a stream that can seek.</summary>
    public Stream Open() => file is null ? memory! : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);

    public void Dispose()
    {
        memory?.Dispose();
        if (file is not null) File.Delete(file);
    }
}
