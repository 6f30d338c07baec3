using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using HardExample.Fuzz.Readers;
using HardExample.Fuzz.Running;

namespace HardExample.Fuzz;

/// <summary>Gives mutated inputs to every reader of what comes from outside; see CONTRIBUTING.md.</summary>
internal static class Program
{
    private static readonly Option<string[]> Reader = new("--reader")
    {
        Description = "Only these rows of the table; see ReaderTable.", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Other draws. The same seed, reader and case are the same input.", DefaultValueFactory = static _ => 1,
    };

    private static readonly Option<int> Cases = new("--cases")
    {
        Description = "Cases of each of the fastest readers; slower ones have fewer.", DefaultValueFactory = static _ => 1000,
    };

    private static readonly Option<double> Minutes = new("--minutes")
    {
        Description = "Rounds of cases, each with the next seed, until so much time is over.",
    };

    private static readonly Option<long?> Case = new("--case")
    {
        Description = "One case alone, in this process: its input is kept and its outcome shown.",
    };

    internal static string ArtifactsFolder { get; } =
        typeof(Program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static a => a.Key == "ArtifactsFolder").Value!;

    private static int Main(string[] arguments)
    {
        var root = new RootCommand("Gives mutated inputs to every reader, and says which promise one breaks: no crash, no hang, no more "
            + "than 2 GiB, every loss named.") { Reader, Seed, Cases, Minutes, Case };
        root.SetAction(static parsed => Run(parsed));
        root.Add(WorkerCommand());
        return root.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static int Run(ParseResult parsed)
    {
        FuzzReader[] readers = parsed.GetValue(Reader) is { Length: > 0 } names ? [.. names.Select(ReaderTable.Find)] : ReaderTable.All;
        ulong seed = parsed.GetValue(Seed);
        if (parsed.GetValue(Case) is { } number) return readers.Max(r => RunOne(r, seed, number));
        long start = Stopwatch.GetTimestamp();
        int faults = 0;
        Console.WriteLine("reader           seed    cases     read  refused  faults  seconds    MiB  slowest ms    (case)");
        do
        {
            foreach (FuzzReader reader in readers)
            {
                Outcome o = Campaign.Run(reader, seed, Math.Max(1, (long)parsed.GetValue(Cases) * reader.Share / 10), Limits.Default);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{o.Reader,-15}{seed,6}{o.Cases,9}{o.Read,9}{o.Refused,9}{o.Faults.Count,8}{o.Seconds,9:0.0}{o.PeakMemory >> 20,7}")
                    + $"{o.SlowestTime,12}{o.SlowestCase,10}");
                // Of each kind the first one.
                foreach (IGrouping<string, Fault> kind in o.Faults.GroupBy(static f => KindOf(f.What)))
                    Console.WriteLine($"    {kind.Count()} × {Describe(reader, seed, kind.First())}");
                faults += o.Faults.Count;
            }
            seed++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalMinutes < parsed.GetValue(Minutes));
        return faults == 0 ? 0 : 1;
    }

    private static string KindOf(string what) => string.Concat(what.Where(static c => !char.IsAsciiDigit(c)));

    /// <summary>Says what is wrong and how to see it again; the input is kept.</summary>
    internal static string Describe(FuzzReader reader, ulong seed, Fault fault) => fault.Case < 0
        ? fault.What
        : $"{Keep(reader, seed, fault.Case)}: {fault.What} Again: --reader {reader.Name} --seed {seed} --case {fault.Case}";

    private static int RunOne(FuzzReader reader, ulong seed, long number)
    {
        Console.WriteLine($"The input is {Keep(reader, seed, number)}.");
        using var folder = new TemporaryFolder();
        byte[] input = reader.InputOf(reader.Seeds(), seed, number);
        (bool read, string? fault) = Worker.Try(reader, reader.Open(new(folder["sandbox"])), input, Console.Out);
        Console.WriteLine(fault ?? (read ? "It was read." : "It was refused."));
        return fault is null ? 0 : 1;
    }

    private static string Keep(FuzzReader reader, ulong seed, long number)
    {
        Directory.CreateDirectory(ArtifactsFolder);
        string path = Path.Combine(ArtifactsFolder, $"{reader.Name}-{seed}-{number}");
        File.WriteAllBytes(path, reader.InputOf(reader.Seeds(), seed, number));
        return path;
    }

    private static Command WorkerCommand()
    {
        Option<string> reader = new("--reader") { Required = true }, folder = new("--folder") { Required = true };
        Option<ulong> seed = new("--seed") { Required = true };
        Option<long> from = new("--from") { Required = true }, to = new("--to") { Required = true };
        var command = new Command(Campaign.WorkerCommand, "What the program starts for each reader.") { reader, seed, from, to, folder };
        command.Hidden = true;
        command.SetAction(parsed => Worker.Run(ReaderTable.Find(parsed.GetRequiredValue(reader)), parsed.GetValue(seed),
            parsed.GetValue(from), parsed.GetValue(to), parsed.GetRequiredValue(folder), Console.Out));
        return command;
    }
}
