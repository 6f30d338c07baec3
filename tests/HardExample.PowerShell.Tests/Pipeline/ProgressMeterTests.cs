using System.Management.Automation;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Tests.Pipeline;

public sealed class ProgressMeterTests
{
    private sealed class Clock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }

    [Fact]
    public void The_bar_comes_after_500_ms_and_then_every_200()
    {
        var clock = new Clock();
        var shown = new List<long>();
        var meter = new ProgressMeter("x", _ => shown.Add(clock.Milliseconds), clock);
        for (int i = 0; i < 1000; i++)
        {
            clock.Milliseconds = i;
            meter.Report(i);
        }

        Assert.Equal([500, 700, 900], shown);
    }

    [Fact]
    public void Rate_share_and_remaining_time_are_shown_where_the_total_is_known()
    {
        var clock = new Clock();
        ProgressRecord? shown = null;
        var meter = new ProgressMeter("Measure-X", r => shown = r, clock);
        clock.Milliseconds = 2000;
        meter.Report(50, 200, "observe");
        // 50 in 2 s are 25/s; 150 more take 6 s
        Assert.Equal("observe: 50 of 200 samples, 25/s", shown!.StatusDescription);
        Assert.Equal((25, 6), (shown.PercentComplete, shown.SecondsRemaining));
    }

    [Fact]
    public void A_bar_that_never_showed_is_not_taken_away()
    {
        var clock = new Clock();
        int shown = 0;
        var meter = new ProgressMeter("x", _ => shown++, clock);
        meter.Complete();
        Assert.Equal(0, shown);
        clock.Milliseconds = 600;
        meter.Report(1);
        meter.Complete();
        Assert.Equal(2, shown);
    }
}
