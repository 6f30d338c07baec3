using System.Diagnostics;
using System.Globalization;

namespace HardExample.Benchmarks.Scale;

/// <summary>Writes how long each part of a run took, by the clock and of the processors, and the memory at its end.</summary>
internal sealed class PhaseClock(TextWriter output)
{
    private long _start = Stopwatch.GetTimestamp();
    private TimeSpan _processor = Environment.CpuUsage.TotalTime;

    public void End(string phase)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(_start).TotalSeconds,8:0.0} s {(processor - _processor).TotalSeconds,8:0.0} s of processor "
            + $"{Environment.WorkingSet / 1048576.0,8:0} MiB  {phase}"));
        output.Flush();
        (_start, _processor) = (Stopwatch.GetTimestamp(), processor);
    }
}
