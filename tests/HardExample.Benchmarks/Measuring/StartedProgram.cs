using System.Diagnostics;

namespace HardExample.Benchmarks.Measuring;

/// <summary>Programs in processes of their own, as a user starts them.</summary>
internal static class StartedProgram
{
    /// <summary>The verb that makes this program end at once.</summary>
    public const string Nothing = "nothing";

    /// <summary>How often the memory is looked at; the kernel keeps the peak, so only the last look matters.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Seconds from start to end.</summary>
    /// <exception cref="InvalidOperationException">The program fails.</exception>
    public static double Seconds(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        Run(program, arguments, cancel);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Seconds of an empty .NET program, from start to end.</summary>
    public static double SecondsOfNothing(CancellationToken cancel)
    {
        string program = Path.Combine(
            AppContext.BaseDirectory, typeof(StartedProgram).Assembly.GetName().Name! + (OperatingSystem.IsWindows() ? ".exe" : ""));
        return Seconds(program, [Nothing], cancel);
    }

    /// <summary>What the program writes.</summary>
    /// <exception cref="InvalidOperationException">The program fails.</exception>
    public static string Run(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        using Process process = Start(program, arguments, out Task<string> output, out Task<string> errors);
        process.WaitForExit();
        return Result(process, output, errors, cancel);
    }

    /// <summary>The largest resident memory, bytes.</summary>
    /// <exception cref="InvalidOperationException">The program fails.</exception>
    public static long PeakBytes(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        long peak = 0;
        using Process process = Start(program, arguments, out Task<string> output, out Task<string> errors);
        while (!process.WaitForExit(Look))
        {
            process.Refresh();
            try
            {
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException) when (process.HasExited)
            {
                // It ended between two readings; the one before counts.
            }
        }
        Result(process, output, errors, cancel);
        return peak;
    }

    private static Process Start(string program, IEnumerable<string> arguments, out Task<string> output, out Task<string> errors)
    {
        Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        return process;
    }

    private static string Result(Process process, Task<string> output, Task<string> errors, CancellationToken cancel)
    {
        Task.WaitAll([output, errors], cancel);
        return process.ExitCode == 0 ? output.Result
            : throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}: {errors.Result}");
    }
}
