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
}
