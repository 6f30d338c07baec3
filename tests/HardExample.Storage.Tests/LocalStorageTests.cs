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
        Assert.Contains("no such file", Assert.Throws<StorageException>(() => _storage.ReadAllBytes(At("x.jpg"))).Message,
            StringComparison.Ordinal);
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
        Assert.Contains("Cannot write", Assert.Throws<StorageException>(() => _storage.WriteAllBytes(At("file/log.json"), "1"u8)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(28, "disk is full")]
    [InlineData(unchecked((int)0x80070070), "disk is full")]
    [InlineData(122, "quota")]
    [InlineData(30, "read-only")]
    public void Errors_of_the_system_are_said_in_words(int code, string words) =>
        Assert.Contains(words, StorageErrors.Translate(new IOException("?", code), "write", "/x").Message, StringComparison.Ordinal);

    [Fact]
    public void Links_that_lead_back_are_named_and_not_followed()
    {
        _folder.Write("in/images/a/1.jpg");
        Directory.CreateSymbolicLink(_folder["in/images/up"], "..");
        Directory.CreateSymbolicLink(_folder["in/images/a/self"], ".");
        Directory.CreateSymbolicLink(_folder["in/images/a/root"], _folder["in/images"]);
        Directory.CreateSymbolicLink(_folder["in/images/top"], "/");
        var bad = new List<string>();
        Assert.Equal(["a/1.jpg"], _storage.ListFiles(At("in/images"), (path, error) => bad.Add(path.Name)));
        Assert.Equal(["root", "self", "top", "up"], bad.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_links_that_lead_into_each_other_end()
    {
        _folder.Write("in/a/1.jpg");
        _folder.Write("other/2.jpg");
        Directory.CreateSymbolicLink(_folder["in/a/other"], _folder["other"]);
        Directory.CreateSymbolicLink(_folder["other/back"], _folder["in/a"]);
        var bad = new List<StoragePath>();
        Assert.Equal(["a/1.jpg", "a/other/2.jpg"], _storage.ListFiles(At("in"), (path, _) => bad.Add(path)).Order(StringComparer.Ordinal));
        Assert.Equal([At("in/a/other/back")], bad);
    }

    [UnixFact]
    public void Pipes_and_devices_are_refused_by_name_and_not_opened()
    {
        Mkfifo("f.jpg");
        File.CreateSymbolicLink(_folder["zero.jpg"], "/dev/zero");
        File.CreateSymbolicLink(_folder["link.jpg"], _folder["f.jpg"]);
        foreach (
            (string name, string kind) in (ReadOnlySpan<(string, string)>)[("f.jpg", "a pipe"), ("zero.jpg", "a device"),
                ("link.jpg", "a pipe")])
        {
            Assert.Contains($"{name}: it is {kind}", Assert.Throws<StorageException>(() => _storage.ReadAllBytes(At(name))).Message,
                StringComparison.Ordinal);
            Assert.Contains($"{name}: it is {kind}", Assert.Throws<StorageException>(() => _storage.OpenRead(At(name))).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_before_it_is_read_and_a_link_counts_as_its_target()
    {
        _folder.Write("1.jpg", new byte[11]);
        File.CreateSymbolicLink(_folder["2.jpg"], _folder["1.jpg"]);
        Assert.Equal(11, _storage.ReadAllBytes(At("2.jpg"), 11).Length);
        foreach (string name in (string[])["1.jpg", "2.jpg"])
            Assert.Contains("extensions.max_bytes", Assert.Throws<StorageException>(() => _storage.ReadAllBytes(At(name), 10)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_to_a_link_replaces_what_it_leads_to()
    {
        _folder.Write("logs/real.json", "old");
        File.CreateSymbolicLink(_folder["log.json"], "logs/real.json");
        _storage.WriteAllBytes(At("log.json"), "new"u8);
        Assert.Equal("new", File.ReadAllText(_folder["logs/real.json"]));
        Assert.Equal("logs/real.json", new FileInfo(_folder["log.json"]).LinkTarget);
    }

    [UnixFact]
    public void Writing_to_a_device_or_a_pipe_does_not_replace_it_nor_wait()
    {
        Mkfifo("pipe");
        File.CreateSymbolicLink(_folder["null"], "/dev/null");
        _storage.WriteAllBytes(At("null"), "x"u8);
        _storage.WriteAllBytes(StoragePath.Parse("/dev/null"), "x"u8);
        Assert.Equal("/dev/null", new FileInfo(_folder["null"]).LinkTarget);
        Assert.Equal(0, new FileInfo("/dev/null").Length);
        using var reader = new FileStream(_folder["pipe"], FileMode.Open, FileAccess.ReadWrite);
        _storage.WriteAllBytes(At("pipe"), "log"u8);
        var read = new byte[3];
        reader.ReadExactly(read);
        Assert.Equal("log"u8.ToArray(), read);
    }

    private void Mkfifo(string name)
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", _folder[name]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute()
        {
            if (OperatingSystem.IsWindows()) Skip = "Windows has no such files.";
        }
    }
}
