using HardExample.Jobs.Running;
using HardExample.Jobs.Tests.EndToEnd;

namespace HardExample.Jobs.Tests.Running;

public sealed class JobRecorderTests
{
    private readonly Clock _clock = new();
    private readonly RecordedEvents _events = new();

    [Fact]
    public void Time_goes_to_the_phase_that_ends_with_the_first_step_of_the_next()
    {
        var recorder = new JobRecorder(_events, _clock);
        _clock.Seconds = 2;
        recorder.Progress(new(JobPhase.Observing, 1, 2));
        _clock.Seconds = 5;
        recorder.Progress(new(JobPhase.Observing, 2, 2));
        _clock.Seconds = 6;
        recorder.Progress(new(JobPhase.Scoring, 1, 1));
        _clock.Seconds = 10;

        PhaseTime[] expected = [Of(JobPhase.Reading, 2), Of(JobPhase.Observing, 4), Of(JobPhase.Scoring, 4)];
        Assert.Equal(expected, recorder.Phases());
        _clock.Seconds = 11;
        Assert.Equal(11, recorder.Phases().Sum(static p => p.Elapsed.TotalSeconds));
        Assert.Equal(3, _events.Steps.Count);
    }

    [Fact]
    public void Samples_left_out_are_counted_by_kind_with_those_before_and_training_images_are_not()
    {
        var recorder = new JobRecorder(_events, _clock);
        recorder.Problem(new("a", null, "x", "InvalidJson"));
        recorder.Problem(new("b", null, "x", "InvalidJson"));
        recorder.Problem(new("c", null, "x", "UnreadableImage") { IsTraining = true });

        Assert.Equal([new("InvalidJson", 3), new("MissingImage", 4)], recorder.LeftOut(new Dictionary<string, int>
        {
            ["MissingImage"] = 4, ["InvalidJson"] = 1,
        }));
        Assert.Equal(3, _events.Problems.Count);
    }

    private static PhaseTime Of(JobPhase phase, int seconds) => new(phase, TimeSpan.FromSeconds(seconds));

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
