using System.Diagnostics;
using System.Globalization;

namespace HardExample.Ledger.Tests;

/// <summary>Another process that records runs and says after each that it is recorded; this assembly is its program.</summary>
internal static class WritingProcess
{
    /// <summary>Records in a run.</summary>
    public const int Records = 300;

    /// <summary>Writes runs: path of the ledger, number of the first run, how many.</summary>
    public static int Main(string[] args)
    {
        int first = int.Parse(args[1], CultureInfo.InvariantCulture), count = int.Parse(args[2], CultureInfo.InvariantCulture);
        using LedgerFile ledger = LedgerFile.Open(args[0]);
        for (int run = first; run < first + count; run++)
        {
            ledger.Record(new("mine", "in") { Id = NameOf(run), Config = "c" }, Make.Records(run * Records, Records));
            Console.WriteLine(run);
        }
        return 0;
    }

    public static string NameOf(int run) => $"run {run}";

    public static Process Start(string path, int first, int count) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(WritingProcess).Assembly.Location, path, $"{first}", $"{count}"]) { RedirectStandardOutput = true })!;
}
