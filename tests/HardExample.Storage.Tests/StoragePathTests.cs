using HardExample.Core.Errors;

namespace HardExample.Storage.Tests;

public sealed class StoragePathTests
{
    private static readonly StoragePath Manifest = StoragePath.Parse("/data/set");
    private static readonly StoragePath Bucket = StoragePath.Parse("obs://bucket/set/a");

    [Theory]
    [InlineData("obs://bucket/a/b.jpg", "obs://bucket/a/b.jpg", "bucket", "a/b.jpg")]
    [InlineData("S3://bucket/a b/", "s3://bucket/a b", "bucket", "a b")]
    [InlineData("s3://bucket", "s3://bucket", "bucket", "")]
    public void An_object_is_recognised(string text, string value, string bucket, string key)
    {
        StoragePath path = StoragePath.Parse(text);
        Assert.Equal((StorageKind.ObjectStore, value, bucket, key), (path.Kind, path.Value, path.Bucket, path.Key));
    }

    [Theory]
    [InlineData("img/1.jpg", "/data/set/img/1.jpg")]
    [InlineData("../1.jpg", "/data/1.jpg")]
    [InlineData("/abs/./x/../1.jpg", "/abs/1.jpg")]
    [InlineData("file:///abs/a%20b%23.jpg", "/abs/a b#.jpg")]
    [InlineData("a%20b.jpg", "/data/set/a%20b.jpg")]
    [InlineData("dir/", "/data/set/dir")]
    public void A_local_path_is_resolved_against_its_manifest(string text, string expected)
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(expected, StoragePath.Parse(text, Manifest).Value);
    }

    [Theory]
    [InlineData("1.jpg", "obs://bucket/set/a/1.jpg")]
    [InlineData("../b/./1.jpg", "obs://bucket/set/b/1.jpg")]
    [InlineData("s3://other/1.jpg", "s3://other/1.jpg")]
    public void A_path_is_resolved_against_a_manifest_in_a_bucket(string text, string expected) =>
        Assert.Equal(expected, StoragePath.Parse(text, Bucket).Value);

    [Fact]
    public void A_relative_path_does_not_leave_its_bucket() =>
        Assert.Throws<StorageException>(() => StoragePath.Parse("../../../other/x", Bucket));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("http://example.org/x.jpg")]
    [InlineData("obs://")]
    [InlineData("s3:///key")]
    [InlineData("file://elsewhere/x")]
    public void What_is_no_path_is_refused(string text)
    {
        if (OperatingSystem.IsWindows() && text.StartsWith("file", StringComparison.Ordinal)) return;
        StorageException error = Assert.Throws<StorageException>(() => StoragePath.Parse(text));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("obs://b/a/c", "obs://b/a", true)]
    [InlineData("obs://b/a", "obs://b/a", true)]
    [InlineData("obs://b/ab", "obs://b/a", false)]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/ab", "/a", false)]
    [InlineData("/ab", "/", true)]
    [InlineData("/a", "obs://b/a", false)]
    public void Within_means_below_or_the_same(string path, string folder, bool within) =>
        Assert.Equal(within, StoragePath.Parse(path).IsWithin(StoragePath.Parse(folder)));

    [Fact]
    public void Parent_and_combine_are_inverse()
    {
        Assert.Equal(Bucket, Bucket.Combine("x.jpg").Parent);
        Assert.Equal(Manifest, Manifest.Combine("x.jpg").Parent);
        Assert.Equal("x.jpg", Bucket.Combine("sub/x.jpg").Name);
        Assert.Null(StoragePath.Parse("s3://bucket").Parent);
    }

    [Fact]
    public void Object_storage_that_is_not_configured_is_said_plainly()
    {
        StorageException error = Assert.Throws<StorageException>(() => StorageResolver.Local.For(StoragePath.Parse("obs://bucket/x")));
        Assert.Contains("not configured", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_store_drops_in()
    {
        var store = new LocalStorage();
        Assert.Same(store, new StorageResolver(objectStore: store).For(StoragePath.Parse("s3://bucket/x")));
    }

    [Theory]
    [InlineData("https://user:s3cr3t@host/model")]
    [InlineData("obs://user:s3cr3t@bucket/key")]
    [InlineData("s3://bucket/1.jpg?X-Amz-Credential=s3cr3t&X-Amz-Signature=s3cr3t")]
    [InlineData("https://b.obs.cn-north-4.myhuaweicloud.com/1.jpg?AccessKeyId=s3cr3t&Expires=1&Signature=s3cr3t")]
    [InlineData("file://user:s3cr3t@host/1.jpg")]
    public void An_address_that_bears_a_secret_is_refused_and_not_shown(string address)
    {
        var error = Assert.Throws<StorageException>(() => StoragePath.Parse(address));
        Assert.DoesNotContain("s3cr3t", error.Message, StringComparison.Ordinal);
        Assert.Contains("environment or a profile", error.Message, StringComparison.Ordinal);
    }
}
