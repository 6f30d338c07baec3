using Amazon.Runtime;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.Storage.ObjectStore;

/// <summary>
/// Objects in a store that speaks the S3 protocol: Amazon S3, Huawei OBS, OpenStack Swift, Ceph, MinIO and others. Paths of obs:// and
/// s3:// are taken alike. Failed requests are tried again with growing, jittered pauses; what was read is checked against its length and
/// its ETag.
/// </summary>
public sealed class S3Storage : IStorage, IDisposable
{
    private readonly S3Requests _requests;
    private readonly S3Uploader _uploader;
    private readonly int _parallelRequests;

    /// <summary>Connects lazily: nothing is sent before the first use.</summary>
    /// <param name="settings">How the store is reached.</param>
    /// <param name="environment">Reads environment variables (AWS_ACCESS_KEY_ID and its like); null for those of the process.</param>
    /// <exception cref="StorageException">No credentials were found, or a setting is not usable.</exception>
    public S3Storage(StorageSettings settings, Func<string, string?>? environment = null) : this(settings, environment, new()) { }

    internal S3Storage(StorageSettings settings, Func<string, string?>? environment, S3RequestPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _requests = new(S3Connection.Resolve(settings, environment ?? Environment.GetEnvironmentVariable), policy);
        _uploader = new(_requests);
        _parallelRequests = settings.ParallelRequests;
    }

    /// <inheritdoc/>
    public int ParallelRequests => _parallelRequests;

    /// <inheritdoc/>
    public bool FileExists(StoragePath path)
    {
        if (path.Key.Length == 0) return false;
        try
        {
            return _requests.SendRawAsync(path, async (client, token) =>
            {
                await client.GetObjectMetadataAsync(path.Bucket, path.Key, token).ConfigureAwait(false);
                return true;
            }).GetAwaiter().GetResult();
        }
        catch (AmazonServiceException error) when (S3Errors.IsMissing(error))
        {
            return false;
        }
        catch (Exception error) when (S3Errors.IsStoreError(error))
        {
            throw S3Errors.Translate(error, "look for", path, _requests.Connection);
        }
    }

    /// <inheritdoc/>
    public bool DirectoryExists(StoragePath path) => S3Listing.Any(_requests, path);

    /// <inheritdoc/>
    /// <exception cref="StorageException">No key begins with the folder, or the store does not answer.</exception>
    public IEnumerable<string> ListFiles(StoragePath folder, Action<StoragePath, StorageException>? bad = null) =>
        S3Listing.Names(_requests, folder);

    /// <inheritdoc/>
    /// <remarks>Reading the stream throws <see cref="StorageException"/> too.</remarks>
    public Stream OpenRead(StoragePath path) => S3ReadStream.OpenAsync(_requests, Object(path, "read"), default).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public byte[] ReadAllBytes(StoragePath path, long maxBytes = long.MaxValue) =>
        ReadAllBytesAsync(path, maxBytes, default).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async Task<byte[]> ReadAllBytesAsync(StoragePath path, long maxBytes, CancellationToken cancel)
    {
        // A wrong checksum may come from the way here: it is worth one more try.
        return await ReadWholeAsync(Object(path, "read"), maxBytes, cancel).ConfigureAwait(false)
            ?? await ReadWholeAsync(path, maxBytes, cancel).ConfigureAwait(false)
            ?? throw S3ReadStream.Corrupt(path);
    }

    /// <inheritdoc/>
    public void WriteAllBytes(StoragePath path, ReadOnlySpan<byte> content) =>
        _uploader.UploadAsync(Object(path, "write"), new MemoryStream(content.ToArray()), mark: false, default).GetAwaiter().GetResult();

    /// <inheritdoc/>
    /// <remarks>
    /// Objects are uploaded as they are made, the last entry at the commit. Objects that replace older ones wait for the commit too.
    /// Without commit, what was uploaded is deleted again. Of the older output only objects that this program wrote are deleted.
    /// </remarks>
    public IOutputFolder BeginOutput(StoragePath folder, OutputOptions options) =>
        new S3OutputFolder(_requests, _uploader, _parallelRequests, folder, options);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _requests.Dispose();

    private async Task<byte[]?> ReadWholeAsync(StoragePath path, long maxBytes, CancellationToken cancel)
    {
        const int Trusted = 64 << 20; // room made before the bytes have come
        S3ReadStream stream = await S3ReadStream.OpenAsync(_requests, path, cancel).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            long length = stream.ExpectedLength ?? 1 << 16;
            if (length > maxBytes) throw LocalStorage.TooLarge(path, length, maxBytes);
            if (length > Array.MaxLength) throw new StorageException(
                $"Cannot read {StoragePath.Shown(path.Value)}: it has {length} bytes, too many for memory.");
            var buffer = new byte[Math.Min(length, Trusted)];
            int filled = 0;
            while (await stream.ReadUncheckedAsync(buffer.AsMemory(filled), cancel).ConfigureAwait(false) is var read and > 0)
            {
                filled += read;
                if (filled == buffer.Length && filled != stream.ExpectedLength)
                    Array.Resize(ref buffer, (int)Math.Min(2L * filled, Array.MaxLength));
            }
            if (stream.IsCorrupt) return null;
            if (filled < buffer.Length) Array.Resize(ref buffer, filled);
            return buffer;
        }
    }

    private static StoragePath Object(StoragePath path, string action) =>
        path.Key.Length > 0 ? path : throw new StorageException(
            $"Cannot {action} {StoragePath.Shown(path.Value)}: it is a bucket, not an object.");
}
