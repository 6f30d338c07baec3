using System.Diagnostics;
using System.Globalization;

namespace HardExample.Benchmarks.Scale;

/// <summary>Writes how long each part of a run took, and the memory at its end.</summary>
internal sealed class PhaseClock(TextWriter output)
{
    private long _start = Stopwatch.GetTimestamp();

    public void End(string phase)
    {
        using Process self = Process.GetCurrentProcess();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalSeconds,8:0.0} s {self.WorkingSet64 / 1048576.0,8:0} MiB  {phase}"));
        output.Flush();
        _start = Stopwatch.GetTimestamp();
    }
}
