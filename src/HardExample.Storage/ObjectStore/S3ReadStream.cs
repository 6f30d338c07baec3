using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime.Internal.Util;
using Amazon.S3;
using Amazon.S3.Model;
using HardExample.Core.Errors;

namespace HardExample.Storage.ObjectStore;

/// <summary>
/// Reads an object from its beginning to its end. A connection that breaks is taken up again where it broke, as long as the object is the
/// same; at the end the length, and the MD5 when the ETag is one, must be right.
/// </summary>
internal sealed class S3ReadStream : Stream
{
    // So much comes with the answer, or soon after it: it is read in the try that opens the object.
    private const int Small = 1 << 16;

    private readonly S3Requests _requests;
    private readonly StoragePath _path;
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private GetObjectResponse? _response;
    private Stream? _body;
    private ReadOnlyMemory<byte> _ahead;
    private string? _etag, _expected;
    private long? _length;
    private long _position;
    private bool _finished, _disposed;

    private S3ReadStream(S3Requests requests, StoragePath path) => (_requests, _path) = (requests, path);

    /// <summary>The length the store gave, in bytes; null when it gave none.</summary>
    public long? ExpectedLength => _length;

    /// <summary>Whether the MD5 of what was read is not that of the ETag; known at the end.</summary>
    public bool IsCorrupt { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public static async Task<S3ReadStream> OpenAsync(S3Requests requests, StoragePath path, CancellationToken cancel)
    {
        var stream = new S3ReadStream(requests, path);
        try
        {
            await requests.SendAsync("read", path, async (client, token) =>
            {
                await stream.OpenBodyAsync(client, token).ConfigureAwait(false);
                await stream.ReadSmallAsync(token).ConfigureAwait(false);
                return true;
            }, cancel).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>As ReadAsync, but a wrong MD5 is only noted in <see cref="IsCorrupt"/>.</summary>
    public async ValueTask<int> ReadUncheckedAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_finished || buffer.IsEmpty) return 0;
        int read = _ahead.Length > 0
            ? TakeAhead(buffer.Span)
            : await _requests.SendAsync("read", _path, (client, token) => ReadOnceAsync(client, buffer, token), cancel)
                .ConfigureAwait(false);
        _position += read;
        _md5.AppendData(buffer.Span[..read]);
        if (read == 0 || _position == _length) Finish();
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await ReadUncheckedAsync(buffer, cancellationToken).ConfigureAwait(false);
        return IsCorrupt ? throw Corrupt(_path) : read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The error of an object that came with another content than the store recorded.</summary>
    public static StorageException Corrupt(StoragePath path) =>
        new($"Cannot read {StoragePath.Shown(path.Value)}: what arrived does not match the object's ETag (MD5). Run again; if it stays "
            + "so, upload the object again.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            CloseBody();
            _md5.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task ReadSmallAsync(CancellationToken cancel)
    {
        if (_length is not (> 0 and <= Small)) return;
        var bytes = new byte[(int)_length];
        try
        {
            await _body!.ReadExactlyAsync(bytes, cancel).ConfigureAwait(false);
        }
        catch
        {
            CloseBody();
            throw;
        }
        _ahead = bytes;
    }

    private int TakeAhead(Span<byte> buffer)
    {
        int taken = Math.Min(buffer.Length, _ahead.Length);
        _ahead.Span[..taken].CopyTo(buffer);
        _ahead = _ahead[taken..];
        return taken;
    }

    private async Task<int> ReadOnceAsync(IAmazonS3 client, Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            if (_response is null) await OpenBodyAsync(client, cancel).ConfigureAwait(false);
            int read = await _body!.ReadAsync(buffer, cancel).ConfigureAwait(false);
            if (read == 0 && _position < _length) throw new IOException($"the object ended after {_position} of {_length} bytes.");
            return read;
        }
        catch
        {
            CloseBody();
            throw;
        }
    }

    private async Task OpenBodyAsync(IAmazonS3 client, CancellationToken cancel)
    {
        var request = new GetObjectRequest { BucketName = _path.Bucket, Key = _path.Key };
        if (_position > 0)
        {
            request.ByteRange = new ByteRange($"bytes={_position}-");
            request.EtagToMatch = _etag;
        }
        GetObjectResponse response = await client.GetObjectAsync(request, cancel).ConfigureAwait(false);
        _response = response;
        // Past the client's own check of the MD5, which would throw when a body is closed and does not know of bodies in two pieces.
        _body = response.ResponseStream is WrapperStream wrapper ? wrapper.GetNonWrapperBaseStream() : response.ResponseStream;
        if (_position > 0)
        {
            if (response.HttpStatusCode != HttpStatusCode.PartialContent) await SkipAsync(_body, _position, cancel).ConfigureAwait(false);
            return;
        }
        _etag = response.ETag;
        // An answer without a length counts as 0 for the client library.
        _length = response.ContentLength > 0 ? response.ContentLength : null;
        _expected = Md5Of(response);
    }

    private static async Task SkipAsync(Stream body, long count, CancellationToken cancel)
    {
        var buffer = new byte[1 << 16];
        while (count > 0)
        {
            int read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancel).ConfigureAwait(false);
            if (read == 0) throw new IOException("the object ended before the byte at which reading it was broken off.");
            count -= read;
        }
    }

    // The ETag is the MD5 of the content unless it was uploaded in parts (it then has a dash) or is encrypted with keys of its own.
    private static string? Md5Of(GetObjectResponse response)
    {
        string etag = (response.ETag ?? "").Trim('"');
        bool ownKeys = response.ServerSideEncryptionCustomerMethod is { } customer && customer != ServerSideEncryptionCustomerMethod.None
            || response.ServerSideEncryptionMethod is { } method && method != ServerSideEncryptionMethod.None
                && method != ServerSideEncryptionMethod.AES256;
        return etag.Length == 32 && !ownKeys && etag.All(char.IsAsciiHexDigit) ? etag : null;
    }

    private void Finish()
    {
        _finished = true;
        CloseBody();
        IsCorrupt = _expected is not null
            && !_expected.Equals(Convert.ToHexStringLower(_md5.GetHashAndReset()), StringComparison.OrdinalIgnoreCase);
    }

    private void CloseBody()
    {
        _response?.Dispose();
        (_response, _body) = (null, null);
    }
}
