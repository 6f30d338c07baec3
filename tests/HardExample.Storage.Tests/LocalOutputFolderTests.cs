using HardExample.Core.Errors;

namespace HardExample.Storage.Tests;

public sealed class LocalOutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    public void Dispose() => _folder.Dispose();

    private IOutputFolder Begin(bool overwrite = false, string relative = "out", params string[] ignored) => _storage.BeginOutput(
        StoragePath.Parse(_folder[relative]),
        new() { Entries = ["Data", "output.manifest"], Overwrite = overwrite, Ignored = [.. ignored.Select(i => StoragePath.Parse(_folder[i]))] });

    private static void Fill(IOutputFolder output, string text)
    {
        foreach (string path in (string[])["Data/a/1.jpg", "output.manifest"])
        {
            using var writer = new StreamWriter(output.Create(path));
            writer.Write(text);
        }
    }

    [Fact]
    public void Nothing_is_seen_before_the_commit_and_everything_after()
    {
        using (IOutputFolder output = Begin())
        {
            Fill(output, "new");
            Assert.False(File.Exists(_folder["out/output.manifest"]));
            Assert.False(Directory.Exists(_folder["out/Data"]));
            output.Commit();
        }
        Assert.Equal(["out", "out/Data", "out/Data/a", "out/Data/a/1.jpg", "out/output.manifest"], _folder.Files());
    }

    [Fact]
    public void Without_commit_the_place_is_as_it_was()
    {
        using (IOutputFolder output = Begin(relative: "new/deep/out")) Fill(output, "new");
        Assert.Empty(_folder.Files());
        Directory.CreateDirectory(_folder["out"]);
        using (IOutputFolder output = Begin()) Fill(output, "new");
        Assert.Equal(["out"], _folder.Files());
    }

    [Fact]
    public void A_folder_that_is_not_empty_is_refused_and_untouched()
    {
        _folder.Write("out/mine.txt");
        StorageException error = Assert.Throws<StorageException>(() => Begin());
        Assert.Contains("mine.txt", error.Message, StringComparison.Ordinal);
        Assert.Equal(["out", "out/mine.txt"], _folder.Files());
    }

    [Fact]
    public void The_job_log_does_not_make_a_folder_full()
    {
        _folder.Write("out/logs/summary.json");
        using IOutputFolder output = Begin(ignored: "out/logs/summary.json");
        Fill(output, "new");
        output.Commit();
        Assert.True(File.Exists(_folder["out/output.manifest"]));
    }

    [Fact]
    public void Overwriting_replaces_the_output_and_nothing_else()
    {
        _folder.Write("out/mine.txt");
        _folder.Write("out/Data/old/2.jpg");
        _folder.Write("out/output.manifest", "old");
        using (IOutputFolder output = Begin(overwrite: true))
        {
            Fill(output, "new");
            output.Commit();
        }
        Assert.Equal(["out", "out/Data", "out/Data/a", "out/Data/a/1.jpg", "out/mine.txt", "out/output.manifest"], _folder.Files());
        Assert.Equal("new", File.ReadAllText(_folder["out/output.manifest"]));
    }

    [Fact]
    public void Overwriting_that_is_not_committed_keeps_the_old_output()
    {
        _folder.Write("out/Data/old/2.jpg", "old");
        _folder.Write("out/output.manifest", "old");
        using (IOutputFolder output = Begin(overwrite: true)) Fill(output, "new");
        Assert.Equal(["out", "out/Data", "out/Data/old", "out/Data/old/2.jpg", "out/output.manifest"], _folder.Files());
        Assert.Equal("old", File.ReadAllText(_folder["out/output.manifest"]));
    }

    [Fact]
    public void Links_in_the_output_folder_are_replaced_and_not_followed()
    {
        _folder.Write("precious/1.jpg", "precious");
        _folder.Write("precious/list", "precious");
        Directory.CreateDirectory(_folder["out"]);
        Directory.CreateSymbolicLink(_folder["out/Data"], _folder["precious"]);
        File.CreateSymbolicLink(_folder["out/output.manifest"], _folder["precious/list"]);
        using (IOutputFolder output = Begin(overwrite: true))
        {
            Fill(output, "new");
            output.Commit();
        }
        Assert.Equal(["1.jpg", "list"], Directory.EnumerateFiles(_folder["precious"]).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
        Assert.All(Directory.EnumerateFiles(_folder["precious"]), p => Assert.Equal("precious", File.ReadAllText(p)));
        Assert.Null(new DirectoryInfo(_folder["out/Data"]).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_folder["out/output.manifest"]));
    }

    [Fact]
    public void A_commit_that_fails_half_way_puts_everything_back()
    {
        using (IOutputFolder output = Begin())
        {
            Fill(output, "new");
            _folder.Write("out/output.manifest", "someone else's"); // after the folder was found empty
            Assert.Throws<StorageException>(output.Commit);
        }
        Assert.Equal(["out", "out/output.manifest"], _folder.Files());
        Assert.Equal("someone else's", File.ReadAllText(_folder["out/output.manifest"]));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("Data/../../x")]
    [InlineData("/etc/x")]
    [InlineData("Data//x")]
    [InlineData("Data/a\\b")]
    [InlineData("other/x")]
    public void An_unsafe_name_is_a_defect_of_the_caller(string path)
    {
        using IOutputFolder output = Begin();
        Assert.Throws<ArgumentException>(() => output.Create(path));
    }

    [Fact]
    public void An_output_directory_that_is_a_file_is_refused()
    {
        _folder.Write("out");
        Assert.Contains("is a file", Assert.Throws<StorageException>(() => Begin()).Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(() => Begin(relative: "out/below"));
        Assert.Equal(["out"], _folder.Files());
    }
}
