using HardExample.Core.Errors;

namespace HardExample.Storage.Tests;

public sealed class LocalStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    public void Dispose() => _folder.Dispose();

    private StoragePath At(string relative) => StoragePath.Parse(_folder[relative]);

    private string[] List(string relative) => [.. _storage.ListFiles(At(relative)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Files_are_listed_at_any_depth()
    {
        _folder.Write("in/1.jpg");
        _folder.Write("in/a/2.jpg");
        _folder.Write("in/a/b/.hidden");
        Assert.Equal(["1.jpg", "a/2.jpg", "a/b/.hidden"], List("in"));
    }

    [Fact]
    public void Linked_folders_are_followed_but_not_in_circles()
    {
        _folder.Write("elsewhere/1.jpg");
        _folder.Write("in/2.jpg");
        Directory.CreateSymbolicLink(_folder["in/link"], _folder["elsewhere"]);
        Directory.CreateSymbolicLink(_folder["elsewhere/self"], _folder["elsewhere"]);
        Directory.CreateSymbolicLink(_folder["in/up"], _folder["in"]);
        Assert.Equal(["2.jpg", "link/1.jpg"], List("in"));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        StorageException error = Assert.Throws<StorageException>(() => List("nowhere"));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        Assert.Contains("no such file", Assert.Throws<StorageException>(() => _storage.ReadAllBytes(At("x.jpg"))).Message, StringComparison.Ordinal);
        Assert.Contains("x.jpg", Assert.Throws<StorageException>(() => _storage.OpenRead(At("x.jpg"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_makes_folders_replaces_and_leaves_nothing_else()
    {
        _storage.WriteAllBytes(At("log/a/summary.json"), "1"u8);
        _storage.WriteAllBytes(At("log/a/summary.json"), "2"u8);
        Assert.Equal("2", File.ReadAllText(_folder["log/a/summary.json"]));
        Assert.Equal(["log", "log/a", "log/a/summary.json"], _folder.Files());
    }

    [Fact]
    public void Writing_onto_a_folder_fails_and_leaves_nothing()
    {
        Directory.CreateDirectory(_folder["log"]);
        Assert.Throws<StorageException>(() => _storage.WriteAllBytes(At("log"), "1"u8));
        Assert.Equal(["log"], _folder.Files());
    }

    [Fact]
    public void Writing_below_a_file_fails_with_a_clear_message()
    {
        _folder.Write("file");
        Assert.Contains("Cannot write", Assert.Throws<StorageException>(() => _storage.WriteAllBytes(At("file/log.json"), "1"u8)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(28, "disk is full")]
    [InlineData(unchecked((int)0x80070070), "disk is full")]
    [InlineData(122, "quota")]
    [InlineData(30, "read-only")]
    public void Errors_of_the_system_are_said_in_words(int code, string words) =>
        Assert.Contains(words, StorageErrors.Translate(new IOException("?", code), "write", "/x").Message, StringComparison.Ordinal);
}
