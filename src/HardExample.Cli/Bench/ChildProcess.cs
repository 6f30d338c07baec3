using System.Diagnostics;

namespace HardExample.Cli.Bench;

/// <summary>This program in a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a command.</summary>
    /// <returns>Seconds from start to end, and the largest resident memory that was seen, bytes.</returns>
    /// <exception cref="InvalidOperationException">The command fails.</exception>
    public static (double Seconds, long PeakBytes) Run(IEnumerable<string> arguments, CancellationToken cancel)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Started as `dotnet hardexample.dll`, the process is dotnet.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "hardexample.dll"));
        foreach (string argument in arguments) info.ArgumentList.Add(argument);
        long start = Stopwatch.GetTimestamp(), peak = 0;
        using Process process = Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancel), errors = process.StandardError.ReadToEndAsync(cancel);
        while (!process.WaitForExit(5))
        {
            process.Refresh();
            if (!process.HasExited) peak = Math.Max(peak, process.WorkingSet64);
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Task.WaitAll([output, errors], cancel);
        return process.ExitCode == 0 ? (seconds, peak) : throw new InvalidOperationException($"A job of the benchmark failed: {errors.Result}");
    }
}
