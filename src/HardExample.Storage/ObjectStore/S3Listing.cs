using Amazon.S3.Model;
using HardExample.Core.Errors;

namespace HardExample.Storage.ObjectStore;

/// <summary>The objects below a prefix, page by page; the next page is asked for while one is read.</summary>
internal static class S3Listing
{
    /// <summary>Names relative to <paramref name="folder"/>, in the order of the store, without folder marks.</summary>
    public static IEnumerable<string> Names(S3Requests requests, StoragePath folder)
    {
        string prefix = Prefix(folder);
        bool any = prefix.Length == 0;
        foreach (S3Object item in Objects(requests, folder, prefix))
        {
            any = true;
            if (item.Key.Length > prefix.Length && item.Key[^1] != '/') yield return item.Key[prefix.Length..];
        }
        if (!any) throw new StorageException(
            $"Cannot list {StoragePath.Shown(folder.Value)}: no object's key begins so. See the path, and upper and lower case.");
    }

    /// <summary>Whether any key begins with the folder and a slash.</summary>
    public static bool Any(S3Requests requests, StoragePath folder)
    {
        string prefix = Prefix(folder);
        ListObjectsResponse page = PageAsync(requests, folder, prefix, null, 1, default).GetAwaiter().GetResult();
        return prefix.Length == 0 || page.S3Objects is { Count: > 0 };
    }

    private static string Prefix(StoragePath folder) => folder.Key.Length == 0 ? "" : folder.Key + "/";

    private static IEnumerable<S3Object> Objects(S3Requests requests, StoragePath folder, string prefix)
    {
        using var stop = new CancellationTokenSource();
        Task<ListObjectsResponse>? next = PageAsync(requests, folder, prefix, null, requests.Policy.PageSize, stop.Token);
        try
        {
            for (string? marker = null; next is not null;)
            {
                ListObjectsResponse page = next.GetAwaiter().GetResult();
                List<S3Object> objects = page.S3Objects ?? [];
                next = null;
                if (page.IsTruncated == true)
                {
                    // The next marker is only given for listings with a delimiter; else it is the last key.
                    string last = page.NextMarker ?? (objects.Count > 0 ? objects[^1].Key : "");
                    if (last == (marker ?? "")) throw new StorageException(
                        $"Cannot list {StoragePath.Shown(folder.Value)}: {requests.Connection.Name} repeats itself.");
                    marker = last;
                    next = PageAsync(requests, folder, prefix, marker, requests.Policy.PageSize, stop.Token);
                }
                foreach (S3Object item in objects)
                    if (item.Key.StartsWith(prefix, StringComparison.Ordinal)) yield return item;
            }
        }
        finally
        {
            stop.Cancel();
        }
    }

    // Version 1 of the request: every store that speaks S3 has it, OBS included, and its marker is a key.
    private static Task<ListObjectsResponse> PageAsync(
        S3Requests requests, StoragePath folder, string prefix, string? marker, int count, CancellationToken cancel) =>
        requests.SendAsync("list", Bucket(folder), (client, token) =>
            client.ListObjectsAsync(new ListObjectsRequest { BucketName = folder.Bucket, Prefix = prefix, Marker = marker,
                MaxKeys = count }, token), cancel);

    // A prefix may hold any name; only the bucket is addressed.
    private static StoragePath Bucket(StoragePath folder)
    {
        while (folder.Parent is { } parent) folder = parent;
        return folder;
    }
}
