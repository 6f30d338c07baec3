using System.Diagnostics;
using HardExample.Core.Errors;
using HardExample.Fuzz.Readers;

namespace HardExample.Fuzz.Running;

/// <summary>Gives the cases of one reader to it, one after another, and writes a line for each that breaks a promise.</summary>
internal static class Worker
{
    /// <summary>Runs cases; a crash ends the process, which whoever started it sees.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="from">The first case.</param>
    /// <param name="to">The case after the last.</param>
    /// <param name="folder">A folder for the reader and for the progress.</param>
    /// <param name="output">Takes number, tab, what is wrong.</param>
    public static void Run(FuzzReader reader, ulong seed, long from, long to, string folder, TextWriter output)
    {
        using var progress = new Progress(Path.Combine(folder, "progress"));
        byte[][] seeds = reader.Seeds();
        Func<byte[], bool> read = reader.Open(new(Path.Combine(folder, "sandbox")));
        for (long number = from; number < to; number++)
        {
            progress.Case = number;
            byte[] input = reader.InputOf(seeds, seed, number);
            long start = Stopwatch.GetTimestamp();
            (bool accepted, string? fault) = Try(reader, read, input);
            long time = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (time > progress.SlowestTime) (progress.SlowestTime, progress.SlowestCase) = (time, number);
            if (number < seeds.Length && !accepted) fault ??= "An input that is in order is refused.";
            if (number >= seeds.Length && accepted) progress.Read++;
            if (number >= seeds.Length && !accepted) progress.Refused++;
            if (fault is not null) output.WriteLine($"{number}\t{fault.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Whether the input was read, and which promise was broken; null = none.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="read">The reader, opened.</param>
    /// <param name="input">The input.</param>
    /// <param name="details">Takes the message of a refusal, or the whole exception.</param>
    public static (bool Read, string? Fault) Try(FuzzReader reader, Func<byte[], bool> read, byte[] input, TextWriter? details = null)
    {
        try
        {
            return (read(input), null);
        }
        catch (Exception e) when (e is HardExampleException || reader.Refusal.IsInstanceOfType(e))
        {
            details?.WriteLine(e.Message);
            try
            {
                Messages.Require(e);
                return (false, null);
            }
            catch (PropertyException broken)
            {
                return (false, broken.Message);
            }
        }
        catch (PropertyException e)
        {
            return (false, e.Message);
        }
        catch (Exception e)
        {
            details?.WriteLine(e);
            return (false, $"{e.GetType().Name}: {e.Message} {Where(e)}");
        }
    }

    private static string Where(Exception e) => string.Join(" < ",
        (e.StackTrace ?? "").Split('\n').Select(static l => l.Trim()).Where(static l => l.StartsWith("at ", StringComparison.Ordinal))
        .Select(static l => l[3..].Split(" in ")[0].Split('(')[0]).Take(5));
}
