using System.Diagnostics;
using System.Globalization;
using HardExample.Fuzz.Readers;

namespace HardExample.Fuzz.Running;

/// <summary>What a reader may take.</summary>
/// <param name="Time">Processor time of one case; a minute more passes before one that only waits is taken for hanging.</param>
/// <param name="Memory">Bytes that the process holds.</param>
internal sealed record Limits(TimeSpan Time, long Memory)
{
    /// <summary>10 s and 2 GiB.</summary>
    public static Limits Default { get; } = new(TimeSpan.FromSeconds(10), 2L << 30);
}

/// <summary>A case that broke a promise.</summary>
/// <param name="Case">Its number.</param>
/// <param name="What">Which promise, and how.</param>
internal sealed record Fault(long Case, string What);

/// <summary>What came of the cases of a reader.</summary>
/// <param name="Reader">The reader.</param>
/// <param name="Cases">How many there were.</param>
/// <param name="Read">Mutants that were read.</param>
/// <param name="Refused">Mutants that were refused.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakMemory">Most bytes that the process held.</param>
/// <param name="SlowestTime">Longest time of a case, ms.</param>
/// <param name="SlowestCase">The case that took it.</param>
/// <param name="Faults">What went wrong.</param>
internal sealed record Outcome(string Reader, long Cases, long Read, long Refused, double Seconds, long PeakMemory, long SlowestTime,
    long SlowestCase, IReadOnlyList<Fault> Faults);

/// <summary>
/// Runs the cases of a reader in a process of its own, so that a crash, a hang or too much memory is seen and the next case goes on.
/// </summary>
internal static class Campaign
{
    public const string WorkerCommand = "worker";

    private const int MaxFaults = 200, PollMilliseconds = 50;

    // Among more cases than these some must be read and some refused.
    private const int CasesOfBoth = 100;

    // Before its first case a worker compiles its code and makes its seeds. A machine with much else to do gives it little time.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs cases from 0 on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cases">How many, seeds among them.</param>
    /// <param name="limits">What one case may take.</param>
    public static Outcome Run(FuzzReader reader, ulong seed, long cases, Limits limits)
    {
        long start = Stopwatch.GetTimestamp(), peak = 0;
        var faults = new List<Fault>();
        using var folder = new TemporaryFolder();
        using var progress = new Progress(folder["progress"]);
        for (long next = 0; next < cases && faults.Count < MaxFaults;)
        {
            string? death = RunWorker(reader, seed, next, cases, limits, folder.Path, progress, faults, ref peak);
            next = death is null ? cases : progress.Case + 1;
            if (death is not null) faults.Add(new(progress.Case, death));
        }
        if (cases > CasesOfBoth && progress.Refused == 0)
            faults.Add(new(-1, "No mutant was refused: does the input reach the reader?"));
        if (cases > CasesOfBoth && progress.Read == 0 && reader.ReadsMutants)
            faults.Add(new(-1, "No mutant was read: are the mutations too coarse?"));
        return new(reader.Name, cases, progress.Read, progress.Refused, Stopwatch.GetElapsedTime(start).TotalSeconds, peak,
            progress.SlowestTime, progress.SlowestCase, faults);
    }

    /// <returns>How the worker died; null when it did all cases.</returns>
    private static string? RunWorker(FuzzReader reader, ulong seed, long from, long to, Limits limits, string folder, Progress progress,
        List<Fault> faults, ref long peak)
    {
        if (Directory.Exists(Path.Combine(folder, "sandbox"))) Directory.Delete(Path.Combine(folder, "sandbox"), recursive: true);
        progress.Case = from;
        using Process worker = Start(reader, seed, from, to, limits, folder);
        Task<string> errors = worker.StandardError.ReadToEndAsync(), output = worker.StandardOutput.ReadToEndAsync();
        string? killed = null;
        (long Case, TimeSpan Processor, long Wall) since = (-1, TimeSpan.Zero, Stopwatch.GetTimestamp());
        while (!worker.WaitForExit(PollMilliseconds))
        {
            if (Usage(worker) is not { Processor: var processor, Memory: var memory, Most: var most }) continue;
            peak = Math.Max(peak, most);
            if (progress.Case != since.Case) since = (progress.Case, processor, Stopwatch.GetTimestamp());
            TimeSpan used = processor - since.Processor, waited = Stopwatch.GetElapsedTime(since.Wall);
            TimeSpan allowed = progress.Case == from ? limits.Time + StartTime : limits.Time;
            if (used > allowed || waited > limits.Time + Patience) killed = $"It took more than {limits.Time.TotalSeconds:0.#} s.";
            else if (memory > limits.Memory) killed = $"It took more than {limits.Memory >> 20} MiB.";
            if (killed is null) continue;
            worker.Kill(entireProcessTree: true);
            worker.WaitForExit();
            break;
        }
        foreach (string line in output.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split('\t', 2) is [var number, var what]
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long at)) faults.Add(new(at, what));
        if (killed is not null) return killed;
        return worker.ExitCode == 0 ? null : $"The process died with {worker.ExitCode}: {FirstLine(errors.GetAwaiter().GetResult())}";
    }

    /// <returns>Processor time, bytes now and at most; null when the process has ended.</returns>
    private static (TimeSpan Processor, long Memory, long Most)? Usage(Process worker)
    {
        try
        {
            worker.Refresh();
            return worker.HasExited ? null : (worker.TotalProcessorTime, worker.WorkingSet64, worker.PeakWorkingSet64);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null; // It ended in between.
        }
    }

    private static Process Start(FuzzReader reader, ulong seed, long from, long to, Limits limits, string folder)
    {
        string host = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        var start = new ProcessStartInfo(host)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList =
            {
                "exec", typeof(Campaign).Assembly.Location, WorkerCommand, "--reader", reader.Name, "--seed", $"{seed}",
                "--from", $"{from}", "--to", $"{to}", "--folder", folder,
            },
        };
        // Managed memory ends at the limit, with an exception that names the case; what the system sees is watched from here.
        start.Environment["DOTNET_GCHeapHardLimit"] = limits.Memory.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
    }

    private static string FirstLine(string text) => text.Split('\n').FirstOrDefault(static l => l.Length > 1)?.Trim() ?? "";
}
