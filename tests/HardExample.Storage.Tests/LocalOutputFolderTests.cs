using HardExample.Core.Errors;

namespace HardExample.Storage.Tests;

public sealed class LocalOutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    public void Dispose() => _folder.Dispose();

    private IOutputFolder Begin(bool overwrite = false, string relative = "out", params string[] ignored) => _storage.BeginOutput(
        StoragePath.Parse(_folder[relative]),
        new() { Entries = ["Data", "output.manifest"], Overwrite = overwrite,
            Ignored = [.. ignored.Select(i => StoragePath.Parse(_folder[i]))] });

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

    private IOutputFolder Replace() => _storage.BeginOutput(StoragePath.Parse(_folder["out"]),
        new() { Entries = [".hardexample", "Data", "output.manifest"], Inventory = ".hardexample/files.txt", Overwrite = true });

    private void RunBefore()
    {
        using IOutputFolder output = Replace();
        foreach (string path in (string[])["Data/old/2.jpg", "output.manifest"]) output.Create(path).Dispose();
        output.CreateDirectory("Data/empty");
        output.Commit();
    }

    [Fact]
    public void Overwriting_replaces_what_an_earlier_run_wrote_and_nothing_else()
    {
        RunBefore();
        _folder.Write("out/mine.txt");
        using (IOutputFolder output = Replace())
        {
            Fill(output, "new");
            output.Commit();
        }
        Assert.Equal(
            ["out", "out/.hardexample", "out/.hardexample/files.txt", "out/Data", "out/Data/a", "out/Data/a/1.jpg", "out/mine.txt",
                "out/output.manifest"], _folder.Files());
        Assert.Equal("new", File.ReadAllText(_folder["out/output.manifest"]));
    }

    [Fact]
    public void Overwriting_that_is_not_committed_keeps_the_old_output()
    {
        RunBefore();
        string[] before = _folder.Files();
        using (IOutputFolder output = Replace()) Fill(output, "new");
        Assert.Equal(before, _folder.Files());
        Assert.Equal("", File.ReadAllText(_folder["out/output.manifest"]));
    }

    [Theory]
    [InlineData("Data/holiday/photo.jpg")]
    [InlineData("Data/old/photo.jpg")]
    [InlineData(".hardexample/notes.txt")]
    public void What_no_run_wrote_is_refused_by_name_when_overwriting(string foreign)
    {
        RunBefore();
        _folder.Write("out/" + foreign, "precious");
        string[] before = _folder.Files();
        var error = Assert.Throws<StorageException>(Replace);
        Assert.Contains($"holds {foreign}, which no earlier run of this program wrote", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Files());
        Assert.Equal("precious", File.ReadAllText(_folder["out/" + foreign]));
    }

    [Fact]
    public void An_empty_folder_of_the_list_loses_nothing_and_is_replaced()
    {
        // What a user leaves who removes an output, but not what is hidden.
        Directory.CreateDirectory(_folder["out/.hardexample"]);
        using (IOutputFolder output = Replace())
        {
            output.Create("output.manifest").Dispose();
            output.Commit();
        }
        Assert.True(File.Exists(_folder["out/.hardexample/files.txt"]));
    }

    [Theory]
    [InlineData("Data/holiday/photo.jpg", "Data/holiday/photo.jpg")]
    [InlineData("output.manifest", "output.manifest")]
    [InlineData("Data", "Data")]
    public void Without_the_list_of_an_earlier_run_nothing_is_replaced(string file, string named)
    {
        _folder.Write("out/" + file, "precious");
        Assert.Contains($"holds {named},", Assert.Throws<StorageException>(Replace).Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(_folder["out/" + file]));
    }

    [Fact]
    public void A_foreign_folder_without_files_is_refused_too()
    {
        RunBefore();
        Directory.CreateDirectory(_folder["out/Data/holiday"]);
        Assert.Contains("holds Data/holiday,", Assert.Throws<StorageException>(Replace).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_into_the_place_while_the_job_runs_is_not_replaced()
    {
        RunBefore();
        using (IOutputFolder output = Replace())
        {
            Fill(output, "new");
            _folder.Write("out/Data/late.jpg", "precious");
            Assert.Contains("Data/late.jpg", Assert.Throws<StorageException>(output.Commit).Message, StringComparison.Ordinal);
        }
        Assert.Equal("precious", File.ReadAllText(_folder["out/Data/late.jpg"]));
    }

    [Theory]
    [InlineData("out/Data")]
    [InlineData("out/Data/old")]
    [InlineData("out/output.manifest")]
    public void Links_in_the_place_of_the_output_are_refused_and_not_followed(string link)
    {
        RunBefore();
        _folder.Write("precious/2.jpg", "precious");
        if (Directory.Exists(_folder[link])) Directory.Delete(_folder[link], recursive: true);
        else File.Delete(_folder[link]);
        Directory.CreateSymbolicLink(_folder[link], _folder["precious"]);
        Assert.Contains($"holds {link[4..]},", Assert.Throws<StorageException>(Replace).Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(_folder["precious/2.jpg"]));
    }

    [Fact]
    public void What_a_killed_run_left_is_taken_away_by_the_next()
    {
        _folder.Write("out/.hardexample-killed.run/in-use", "");
        _folder.Write("out/.hardexample-killed.run/new/Data/1.jpg");
        using (IOutputFolder output = Begin())
        {
            Fill(output, "new");
            output.Commit();
        }
        Assert.Equal(["out", "out/Data", "out/Data/a", "out/Data/a/1.jpg", "out/output.manifest"], _folder.Files());
    }

    [Fact]
    public void A_run_that_lives_and_what_is_not_known_to_be_ours_are_left_alone()
    {
        using IOutputFolder other = Begin();
        Fill(other, "other");
        _folder.Write("out/.hardexample-mine/precious.txt");
        _folder.Write("out/.hardexample-mixed/in-use", "");
        _folder.Write("out/.hardexample-mixed/precious.txt");
        _folder.Write("out/.hardexample-half.way/in-use", "");
        _folder.Write("out/.hardexample-half.way/new/Data/2.jpg");
        _folder.Write("out/.hardexample-half.way/old/Data/1.jpg");
        string[] before = _folder.Files();
        Begin().Dispose();
        Assert.Equal(before, _folder.Files());
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
