using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace HardExample.Storage.ObjectStore;

/// <summary>Uploads objects: small ones in one request, large ones in parts, each tried again by itself.</summary>
internal sealed class S3Uploader(S3Requests requests)
{
    private const int MaxParts = 10_000;

    /// <summary>Metadata that marks an object as written by this program; nothing without it is ever deleted.</summary>
    public const string Mark = "x-amz-meta-hardexample-output";

    /// <summary>Uploads <paramref name="content"/> from its beginning; the object appears whole or not at all.</summary>
    /// <param name="path">The object; an older one is replaced.</param>
    /// <param name="content">A stream that can seek.</param>
    /// <param name="mark">Whether to mark the object.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task UploadAsync(StoragePath path, Stream content, bool mark, CancellationToken cancel)
    {
        content.Position = 0;
        long partSize = Math.Max(requests.Policy.PartSize, (content.Length + MaxParts - 1) / MaxParts);
        if (content.Length > partSize) await UploadPartsAsync(path, content, partSize, mark, cancel).ConfigureAwait(false);
        else await PutAsync(path, await ReadAsync(content, (int)content.Length, cancel).ConfigureAwait(false), mark, cancel)
            .ConfigureAwait(false);
    }

    /// <summary>Uploads bytes in one request.</summary>
    public Task PutAsync(StoragePath path, byte[] content, bool mark, CancellationToken cancel) =>
        requests.SendAsync("write", path, (client, token) =>
    {
        var request = new PutObjectRequest
        {
            BucketName = path.Bucket, Key = path.Key, InputStream = new MemoryStream(content, writable: false), UseChunkEncoding = false,
        };
        if (mark) request.Metadata[Mark] = "1";
        return client.PutObjectAsync(request, token);
    }, cancel);

    private async Task UploadPartsAsync(StoragePath path, Stream content, long partSize, bool mark, CancellationToken cancel)
    {
        string id = (await requests.SendAsync("write", path, (client, token) =>
        {
            var request = new InitiateMultipartUploadRequest { BucketName = path.Bucket, Key = path.Key };
            if (mark) request.Metadata[Mark] = "1";
            return client.InitiateMultipartUploadAsync(request, token);
        }, cancel).ConfigureAwait(false)).UploadId;
        try
        {
            List<PartETag> parts = await SendPartsAsync(path, content, partSize, id, cancel).ConfigureAwait(false);
            await CompleteAsync(path, content.Length, id, parts, cancel).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(path, id).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<List<PartETag>> SendPartsAsync(StoragePath path, Stream content, long partSize, string id, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var gate = new SemaphoreSlim(requests.Policy.ParallelParts);
        var parts = new List<Task<PartETag>>();
        try
        {
            for (long at = 0; at < content.Length; at += partSize)
            {
                await gate.WaitAsync(stop.Token).ConfigureAwait(false);
                if (parts.Exists(static p => p.IsFaulted)) break;
                byte[] part = await ReadAsync(content, (int)Math.Min(partSize, content.Length - at), cancel).ConfigureAwait(false);
                parts.Add(SendPartAsync(path, id, parts.Count + 1, part, gate, stop.Token));
            }
            return [.. await Task.WhenAll(parts).ConfigureAwait(false)];
        }
        finally
        {
            // No part may arrive after the upload was given up.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(parts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<PartETag> SendPartAsync(
        StoragePath path, string id, int number, byte[] content, SemaphoreSlim gate, CancellationToken cancel)
    {
        try
        {
            UploadPartResponse response = await requests.SendAsync("write", path,
                (client, token) => client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = path.Bucket, Key = path.Key, UploadId = id, PartNumber = number, PartSize = content.Length,
                InputStream = new MemoryStream(content, writable: false), UseChunkEncoding = false,
            }, token), cancel).ConfigureAwait(false);
            return new PartETag(number, response.ETag);
        }
        finally
        {
            gate.Release();
        }
    }

    private Task<bool> CompleteAsync(StoragePath path, long length, string id, List<PartETag> parts, CancellationToken cancel)
    {
        int tries = 0;
        return requests.SendAsync("write", path, async (client, token) =>
        {
            try
            {
                tries++;
                await client.CompleteMultipartUploadAsync(new() { BucketName = path.Bucket, Key = path.Key, UploadId = id,
                    PartETags = parts }, token).ConfigureAwait(false);
            }
            catch (AmazonS3Exception error) when (tries > 1 && error.ErrorCode == "NoSuchUpload")
            {
                // The first try came through and only its answer was lost, if the object is there.
                GetObjectMetadataResponse head = await client.GetObjectMetadataAsync(path.Bucket, path.Key, token).ConfigureAwait(false);
                if (head.ContentLength != length) throw;
            }
            return true;
        }, cancel);
    }

    // Clearing up after an error: the error itself is what the user must see.
    private async Task AbortAsync(StoragePath path, string id)
    {
        try
        {
            await requests.SendRawAsync(path, (client, token) =>
                client.AbortMultipartUploadAsync(new() { BucketName = path.Bucket, Key = path.Key, UploadId = id }, token),
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (S3Errors.IsStoreError(error))
        {
            System.Diagnostics.Trace.TraceWarning(S3Errors.Translate(error, "give up the upload of", path, requests.Connection).Message);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream content, int length, CancellationToken cancel)
    {
        var bytes = new byte[length];
        await content.ReadExactlyAsync(bytes, cancel).ConfigureAwait(false);
        return bytes;
    }
}
