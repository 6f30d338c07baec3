using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HardExample.Benchmarks.Measuring;

/// <summary>Writes measurements as a table (Markdown, as README has it) or as JSON.</summary>
internal static class BenchPrinter
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Machine and settings, and the head of the table.</summary>
    public static void PrintHead(BenchSettings settings, TextWriter output)
    {
        output.WriteLine($"{Machine}; {RuntimeInformation.FrameworkDescription}; observers {settings.Software}; medians (least … largest) "
            + $"of {settings.Rounds} rounds after a warm-up");
        output.WriteLine();
        output.WriteLine("| row | work | figure | limit | ratio | aimed at |");
        output.WriteLine("|---|---|---|---|---|---|");
    }

    /// <summary>One line of the table.</summary>
    public static void Print(Measurement m, TextWriter output)
    {
        string limit = m.Limit is { } l ? $"{Text(l)} {m.Unit}: {m.LimitName}" : m.LimitName;
        string goal = m.Goal is null ? "shown"
            : $"{m.Goal}{m.IsMet switch { true => ": met", false => ": missed", null => ": not compared" }}";
        string note = m.Note.Length > 0 ? $"; {m.Note}" : "";
        output.WriteLine($"| {m.Name} | {m.Work}: {m.Input}{note} | {Text(m.Figure)} {m.Unit} | {limit} | "
            + $"{(m.Ratio is { } r ? Text(r) : "")} | {goal} |");
        output.Flush();
    }

    /// <summary>All of it as one object.</summary>
    public static void PrintJson(IReadOnlyList<Measurement> measurements, BenchSettings settings, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(new
        {
            Machine,
            Runtime = RuntimeInformation.FrameworkDescription,
            settings.Software,
            settings.Threads,
            settings.Rounds,
            settings.Scale,
            Measurements = measurements.Select(static m => new
            {
                m.Name, m.Work, m.Input, m.Note, m.Unit, m.Figure, m.LimitName, m.Limit, m.Ratio, Goal = m.Goal?.ToString(), m.IsMet,
            }),
        }, Form));

    private static string Machine =>
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors";

    private static string Text(Series s) => $"{Text(s.Median)} ({Text(s.Min)} … {Text(s.Max)})";

    private static string Text(double value) =>
        value.ToString(value >= 1000 ? "0" : value >= 10 ? "0.0" : "0.000", CultureInfo.InvariantCulture);
}
