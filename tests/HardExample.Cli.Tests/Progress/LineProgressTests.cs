using HardExample.Cli.Progress;

namespace HardExample.Cli.Tests.Progress;

public sealed class LineProgressTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    private string[] Lines => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void A_line_comes_at_most_every_five_seconds_and_when_a_stage_is_done()
    {
        var progress = new LineProgress(_output, _clock);
        for (int done = 0; done <= 1200; done += 100)
        {
            progress.Report("observe", done, 1200);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        progress.Report("observe", 1200, 1200);
        Assert.Equal(
            [
                "observe: 500 of 1,200 (41 %), 100/s, 7 s left",
                "observe: 1,000 of 1,200 (83 %), 100/s, 2 s left",
                "observe: 1,200, 100/s, done in 12 s",
            ], Lines);
    }

    [Fact]
    public void Without_a_total_there_is_no_time_left()
    {
        var progress = new LineProgress(_output, _clock);
        progress.Report("read", 0, null);
        _clock.Advance(TimeSpan.FromSeconds(200));
        progress.Report("read", 50, null);
        Assert.Equal(["read: 50, 0.3/s"], Lines);
    }

    [Fact]
    public void Long_times_are_given_in_minutes()
    {
        var progress = new LineProgress(_output, _clock);
        progress.Report("observe", 0, 100);
        _clock.Advance(TimeSpan.FromSeconds(10));
        progress.Report("observe", 5, 100);
        // 0.5/s, 95 to go.
        Assert.EndsWith("3 min 10 s left", Lines[0], StringComparison.Ordinal);
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
