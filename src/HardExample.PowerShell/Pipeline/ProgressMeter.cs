using System.Management.Automation;

namespace HardExample.PowerShell.Pipeline;

/// <summary>A progress bar: first after 500 ms, then every 200 ms, with rate and, given a total, time left.</summary>
/// <param name="activity">What is done, for example the cmdlet's name.</param>
/// <param name="write">Shows a record; called only from within <see cref="Report"/> and <see cref="Complete"/>.</param>
/// <param name="clock">The clock; a test brings its own.</param>
internal sealed class ProgressMeter(string activity, Action<ProgressRecord> write, TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500), Then = TimeSpan.FromMilliseconds(200);
    private readonly long _started = clock.GetTimestamp();
    private TimeSpan _next = First;

    /// <summary>Says how far it is.</summary>
    /// <param name="done">Samples done.</param>
    /// <param name="total">Samples in all; null when that is not known yet.</param>
    /// <param name="step">The step in work, for example "observe"; empty when there is only one.</param>
    public void Report(long done, long? total = null, string step = "")
    {
        TimeSpan elapsed = clock.GetElapsedTime(_started);
        if (elapsed < _next) return;
        _next = elapsed + Then;
        double rate = done / elapsed.TotalSeconds;
        string count = total is { } all ? $"{done:N0} of {all:N0} samples" : $"{done:N0} samples";
        var record = new ProgressRecord(0, activity,
            $"{(step.Length > 0 ? step + ": " : "")}{count}, {(rate < 10 ? rate.ToString("0.0") : rate.ToString("N0"))}/s");
        if (total is > 0 and { } known)
        {
            record.PercentComplete = (int)Math.Clamp(100 * done / known, 0, 100);
            if (rate > 0) record.SecondsRemaining = (int)Math.Min(int.MaxValue, Math.Ceiling((known - done) / rate));
        }
        write(record);
    }

    /// <summary>Takes the bar away, if it was ever shown.</summary>
    public void Complete()
    {
        if (_next == First) return;
        write(new ProgressRecord(0, activity, "done") { RecordType = ProgressRecordType.Completed });
    }
}
