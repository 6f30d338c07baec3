using Amazon.S3.Model;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.ObjectStores;
using HardExample.Storage.ObjectStore;

namespace HardExample.Storage.Tests.ObjectStore;

/// <summary>Against s3rver and, where it is installed, OpenStack Swift.</summary>
[Collection(StoresDefinition.Name)]
public sealed class S3StorageTests(StoresFixture stores)
{
    private const int MiB = 1 << 20;

    private static readonly S3RequestPolicy Quick = new() { Attempts = 3, FirstDelay = TimeSpan.FromMilliseconds(5),
        PartSize = 5 * MiB, PageSize = 7 };

    private (S3Storage Storage, StoragePath Bucket, ObjectStoreServer Server) Open(string store)
    {
        ObjectStoreServer server = stores[store];
        return (new(new StorageSettings(), server.Environment(), Quick), StoragePath.Parse("s3://" + server.NewBucket()), server);
    }

    [SwiftFact]
    public void OpenStack_Swift_is_among_the_stores_that_are_tried() =>
        Assert.Contains((IEnumerable<object[]>)StoresFixture.Present, static row => (string)row[0] == "swift");

    [Trait("Category", "Slow")]
    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void What_is_written_is_read_whatever_the_key(string store)
    {
        (S3Storage storage, StoragePath bucket, _) = Open(store);
        string[] names = ["plain.jpg", "a b/c  d.jpg", "a+b.jpg", "100%.jpg", "%20.jpg", "ä/中文/🐈.jpg",
            "semi;colon,comma=equals?question#hash.jpg", "(1)!*.jpg"];
        if (store != "s3rver") names = [.. names, "<&>'\".jpg"]; // s3rver escapes these twice in its listings
        foreach (string name in names) storage.WriteAllBytes(bucket.Combine("in/" + name), System.Text.Encoding.UTF8.GetBytes(name));
        Assert.Equal(names.Order(StringComparer.Ordinal), storage.ListFiles(bucket.Combine("in")).Order(StringComparer.Ordinal));
        foreach (string name in names)
        {
            Assert.Equal(name, System.Text.Encoding.UTF8.GetString(storage.ReadAllBytes(bucket.Combine("in/" + name))));
            Assert.True(storage.FileExists(bucket.Combine("in/" + name)));
        }
    }

    [Trait("Category", "Slow")]
    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void A_listing_goes_over_several_pages_and_knows_only_its_folder(string store)
    {
        (S3Storage storage, StoragePath bucket, ObjectStoreServer server) = Open(store);
        string[] names = [.. Enumerable.Range(0, 20).Select(static i => $"{i:00}/x.jpg")];
        foreach (string name in names) storage.WriteAllBytes(bucket.Combine("in/" + name), "x"u8);
        storage.WriteAllBytes(bucket.Combine("input"), "x"u8);
        server.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket.Bucket, Key = "in/", ContentBody = "", UseChunkEncoding = false })
            .GetAwaiter().GetResult();
        Assert.Equal(names, storage.ListFiles(bucket.Combine("in")));
        Assert.Equal(names, storage.ListFiles(StoragePath.Parse($"obs://{bucket.Bucket}/in/")));
        Assert.True(storage.DirectoryExists(bucket.Combine("in")));
        Assert.False(storage.DirectoryExists(bucket.Combine("inp")));
        Assert.False(storage.FileExists(bucket.Combine("in")));
        Assert.Equal(21, storage.ListFiles(bucket).Count());
    }

    [Trait("Category", "Slow")]
    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void A_large_object_goes_up_in_parts_and_comes_back_whole(string store)
    {
        (S3Storage storage, StoragePath bucket, ObjectStoreServer server) = Open(store);
        var content = new byte[11 * MiB + 17];
        new Random(1).NextBytes(content);
        storage.WriteAllBytes(bucket.Combine("large.onnx"), content);
        if (store != "s3rver") CheckParts(server, bucket);
        Assert.True(content.AsSpan().SequenceEqual(storage.ReadAllBytes(bucket.Combine("large.onnx"))));
        using Stream stream = storage.OpenRead(bucket.Combine("large.onnx"));
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        Assert.True(content.AsSpan().SequenceEqual(copy.ToArray()));
    }

    [Trait("Category", "Slow")]
    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void An_empty_object_is_read_as_one(string store)
    {
        (S3Storage storage, StoragePath bucket, _) = Open(store);
        storage.WriteAllBytes(bucket.Combine("empty"), []);
        Assert.Empty(storage.ReadAllBytes(bucket.Combine("empty")));
    }

    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void What_is_not_there_is_said_with_its_name(string store)
    {
        (S3Storage storage, StoragePath bucket, _) = Open(store);
        Assert.Contains("no such object", Message(() => storage.ReadAllBytes(bucket.Combine("x.jpg"))), StringComparison.Ordinal);
        Assert.Contains("x.jpg", Message(() => storage.OpenRead(bucket.Combine("x.jpg"))), StringComparison.Ordinal);
        Assert.Contains("nowhere", Message(() => storage.ListFiles(bucket.Combine("nowhere")).GetEnumerator().MoveNext()),
            StringComparison.Ordinal);
        Assert.False(storage.FileExists(bucket.Combine("x.jpg")));
        StoragePath other = StoragePath.Parse("s3://no-such-bucket/in");
        Assert.Contains("no bucket no-such-bucket", Message(() => storage.ReadAllBytes(other)), StringComparison.Ordinal);
        Assert.Contains("no bucket no-such-bucket", Message(() => storage.ListFiles(other).GetEnumerator().MoveNext()),
            StringComparison.Ordinal);
        Assert.Contains("no bucket no-such-bucket", Message(() => storage.WriteAllBytes(other, "x"u8)), StringComparison.Ordinal);
        Assert.Contains("is a bucket", Message(() => storage.ReadAllBytes(bucket)), StringComparison.Ordinal);
        Assert.Contains("'..'", Message(() => storage.ReadAllBytes(bucket.Combine("a/../b"))), StringComparison.Ordinal);
    }

    [SwiftFact]
    public void A_wrong_secret_key_is_said_and_not_shown() => CheckRefused("swift", "wrong-secret-key-0123456789", null);

    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void A_key_that_the_store_does_not_know_is_said_and_not_shown(string store) =>
        CheckRefused(store, "wrong-secret-key-0123456789", "unknown:access-key-0123456789");

    private void CheckRefused(string store, string secretKey, string? accessKey)
    {
        using var storage = new S3Storage(new StorageSettings(), stores[store].Environment(secretKey: secretKey, accessKey: accessKey),
            Quick);
        StoragePath bucket = StoragePath.Parse("s3://" + stores[store].NewBucket());
        foreach (
            Action use in (Action[])[() => storage.ReadAllBytes(bucket.Combine("x")),
                () => storage.WriteAllBytes(bucket.Combine("x"), "x"u8), () => storage.ListFiles(bucket).GetEnumerator().MoveNext()])
        {
            StorageException error = Assert.Throws<StorageException>(use);
            Assert.Contains("AWS_ACCESS_KEY_ID", error.Message, StringComparison.Ordinal); // where the keys came from
            Assert.DoesNotContain(secretKey, error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(accessKey ?? stores[store].AccessKey, error.ToString(), StringComparison.Ordinal);
        }
    }

    // s3rver cannot list uploads, and gives the MD5 of the whole as ETag.
    private static void CheckParts(ObjectStoreServer server, StoragePath bucket)
    {
        Assert.Contains("-", server.Client.GetObjectMetadataAsync(bucket.Bucket, "large.onnx").GetAwaiter().GetResult().ETag,
            StringComparison.Ordinal);
        Assert.Empty(server.Client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket.Bucket }).GetAwaiter()
            .GetResult().MultipartUploads ?? []);
    }

    private static string Message(Action use) => Assert.Throws<StorageException>(use).Message;
}
