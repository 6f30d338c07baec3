using System.Globalization;

namespace HardExample.Cli.Progress;

/// <summary>Progress as plain lines: at most one every few seconds, and one when a stage is done.</summary>
internal sealed class LineProgress(TextWriter output, TimeProvider clock) : IStageProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _begun = new(StringComparer.Ordinal);
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);
    private long _lastLine = clock.GetTimestamp();

    public void Report(string stage, long done, long? total)
    {
        lock (_lock)
        {
            long now = clock.GetTimestamp();
            if (!_begun.TryGetValue(stage, out long begun)) _begun[stage] = begun = now;
            bool finished = done >= total;
            if (finished ? !_finished.Add(stage) : clock.GetElapsedTime(_lastLine, now) < Interval) return;
            _lastLine = now;
            output.WriteLine(Line(stage, done, total, clock.GetElapsedTime(begun, now)));
        }
    }

    private static string Line(string stage, long done, long? total, TimeSpan elapsed)
    {
        double rate = elapsed > TimeSpan.Zero ? done / elapsed.TotalSeconds : 0;
        string line = $"{stage}: {Number(done)}";
        if (total is long all && done < all) line += $" of {Number(all)} ({Number(100 * done / all)} %)";
        if (rate > 0) line += $", {Rate(rate)}";
        if (total is long end && done < end && rate > 0) line += $", {Time(TimeSpan.FromSeconds((end - done) / rate))} left";
        return done >= total ? $"{line}, done in {Time(elapsed)}" : line;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Samples per second, with a decimal where it matters.</summary>
    internal static string Rate(double perSecond) => perSecond.ToString(perSecond < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture) + "/s";

    internal static string Time(TimeSpan time) => time.TotalMinutes < 1
        ? FormattableString.Invariant($"{time.TotalSeconds:0} s")
        : FormattableString.Invariant($"{(long)time.TotalMinutes} min {time.Seconds} s");
}
