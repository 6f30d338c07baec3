using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HardExample.Cli.Bench;

/// <summary>Writes measurements as a table or as JSON.</summary>
internal static class BenchPrinter
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One line a figure, as it comes.</summary>
    public static void Print(Measurement m, CliConsole console)
    {
        console.Output.WriteLine($"{m.Name} ({m.Input})");
        console.Output.WriteLine($"    {Text(m.Figure)} {m.Unit}");
        if (m.Limit is { } limit) console.Output.WriteLine($"    {Text(limit)} {m.Unit}  {m.LimitName}");
        else if (m.LimitName.Length > 0) console.Output.WriteLine($"    no limit: {m.LimitName}");
        if (m.Ratio is { } ratio) console.Output.WriteLine($"    {Text(ratio)} ratio{(m.Goal.Length > 0 ? $", aimed at: {m.Goal}" : "")}");
        else if (m.Goal.Length > 0) console.Output.WriteLine($"    aimed at: {m.Goal}");
    }

    /// <summary>All of it as one object.</summary>
    public static void PrintJson(IReadOnlyList<Measurement> measurements, BenchSettings settings, CliConsole console) =>
        console.Output.WriteLine(JsonSerializer.Serialize(new
        {
            Machine = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors",
            Runtime = RuntimeInformation.FrameworkDescription,
            settings.Threads,
            settings.Rounds,
            settings.Scale,
            Measurements = measurements,
        }, Form));

    private static string Text(Series s) => $"{Text(s.Median),8} ({Text(s.Min)} … {Text(s.Max)})";

    private static string Text(double value) => value.ToString(value >= 1000 ? "0" : value >= 10 ? "0.0" : "0.000", CultureInfo.InvariantCulture);
}
