using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Jobs.Output;
using HardExample.Storage;

namespace HardExample.Jobs.Tests.Output;

public sealed class JobLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string LogPath => _folder["logs/summary.json"];

    private JobLog Log => new(StorageResolver.Local, LogPath);

    private TaskSummary Read() => TaskSummaryFile.Parse(File.ReadAllBytes(LogPath));

    [Fact]
    public void Success_is_logged()
    {
        Log.Success(new() { Succeeded = true, TotalSample = 4000, HardSample = 612 });
        Assert.Equal((true, 4000, 612), (Read().Succeeded, Read().TotalSample, Read().HardSample));
    }

    [Fact]
    public void Failure_is_logged_with_its_message_and_what_was_known()
    {
        Log.Failure(new InputException("no images/ folder"), new() { Succeeded = true, SkippedSample = 3 });
        Assert.Equal((false, "no images/ folder", 3), (Read().Succeeded, Read().ErrorMessage, Read().SkippedSample));
    }

    [Fact]
    public void Cancellation_is_logged_as_such()
    {
        Log.Failure(new TaskCanceledException());
        Assert.Equal((false, "cancelled"), (Read().Succeeded, Read().ErrorMessage));
    }

    [Fact]
    public void A_later_log_replaces_an_earlier_one_and_nothing_else_is_left()
    {
        Log.Failure(new InputException("x"));
        Log.Success(new() { Succeeded = true });
        Assert.True(Read().Succeeded);
        Assert.Equal(["logs", Path.Combine("logs", "summary.json")], _folder.Files());
    }

    [Fact]
    public void Without_a_path_nothing_is_written()
    {
        new JobLog(StorageResolver.Local, null).Success(new() { Succeeded = true });
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void The_log_says_running_from_the_beginning_in_place_of_an_earlier_state()
    {
        Log.Success(new() { Succeeded = true });
        JobLog log = Log;
        log.Begin(null);
        Assert.True(Read().IsRunning);
        log.Failure(new InputException("x"));
        Assert.Equal((false, false, "x"), (Read().IsRunning, Read().Succeeded, Read().ErrorMessage));
    }

    [Fact]
    public void A_job_that_the_process_leaves_behind_is_logged_as_cancelled()
    {
        Directory.CreateDirectory(_folder["logs"]);
        Log.Begin(null);
        JobLog.CancelRunning();
        Assert.Equal((false, "cancelled"), (Read().Succeeded, Read().ErrorMessage));
    }

    [Theory]
    [InlineData("none/log.json", "there is no folder")]
    [InlineData("in/1.jpg", "a file that is no job log")]
    [InlineData("in/1.jpg_result.txt", "a file that is no job log")]
    [InlineData("job.yaml", "a file that is no job log")]
    [InlineData("in", "which is a folder")]
    [InlineData("out/output.manifest", "which the output of the job takes")]
    [InlineData("out/Data/log.json", "which the output of the job takes")]
    [InlineData("out/.hardexample/summary.json", "which the output of the job takes")]
    public void A_place_that_a_log_must_not_take_is_refused_before_the_job(string path, string said)
    {
        _folder.Write("in/1.jpg", "pixels");
        _folder.Write("in/1.jpg_result.txt", """{"predicted_label":"cat","scores":[["cat",1]]}""");
        _folder.Write("job.yaml", "margin: 0.5");
        string[] before = _folder.Files();
        var error = Assert.Throws<StorageException>(() => new JobLog(StorageResolver.Local, _folder[path]).Begin(_folder["out"]));
        Assert.StartsWith("task_summary_file", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Files());
        Assert.Equal("pixels", File.ReadAllText(_folder["in/1.jpg"]));
    }

    [Fact]
    public void An_empty_file_and_a_place_in_the_output_directory_may_be_taken()
    {
        _folder.Write("empty.json", "");
        new JobLog(StorageResolver.Local, _folder["empty.json"]).Begin(null);
        new JobLog(StorageResolver.Local, _folder["out/log.json"]).Begin(_folder["out"]);
        Assert.Contains("RUNNING", File.ReadAllText(_folder["out/log.json"]), StringComparison.Ordinal);
        JobLog.CancelRunning();
    }

    [Fact]
    public void A_device_gets_the_log_and_stays_what_it_is()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(_folder["null"], "/dev/null");
        var log = new JobLog(StorageResolver.Local, _folder["null"]);
        log.Begin(null);
        log.Success(new() { Succeeded = true });
        Assert.Equal("/dev/null", new FileInfo(_folder["null"]).LinkTarget);
    }

    [Fact]
    public void A_link_to_a_log_that_is_not_there_yet_is_followed()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(_folder["logs"]);
        File.CreateSymbolicLink(_folder["latest.json"], LogPath);
        var log = new JobLog(StorageResolver.Local, _folder["latest.json"]);
        log.Begin(null);
        log.Success(new() { Succeeded = true });
        Assert.Equal((true, LogPath), (Read().Succeeded, new FileInfo(_folder["latest.json"]).LinkTarget));
    }

    [Theory]
    [InlineData("none/log.json", "there is no folder")]
    [InlineData("out/output.manifest", "which the output of the job takes")]
    [InlineData("notes.txt", "a file that is no job log")]
    [InlineData("link", "Cannot follow the link")]
    public void A_link_is_refused_for_what_it_leads_to(string target, string said)
    {
        if (OperatingSystem.IsWindows()) return;
        _folder.Write("notes.txt", "mine");
        File.CreateSymbolicLink(_folder["link"], _folder[target]);
        var error = Assert.Throws<StorageException>(() => new JobLog(StorageResolver.Local, _folder["link"]).Begin(_folder["out"]));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["notes.txt"]));
    }

    [Fact]
    public void A_path_that_ends_as_a_folder_does_is_refused()
    {
        var error = Assert.Throws<StorageException>(
            () => new JobLog(StorageResolver.Local, _folder["logs"] + Path.DirectorySeparatorChar).Begin(null));
        Assert.Contains("which is a folder", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void A_wrong_configuration_is_logged_where_it_says()
    {
        Directory.CreateDirectory(_folder["logs"]);
        JobLog.WriteFailure(new ConfigurationException("margin is '2'") { JobLog = LogPath }, LogPath);
        Assert.Equal((false, "margin is '2'"), (Read().Succeeded, Read().ErrorMessage));
    }
}
