using System.ComponentModel;
using System.Globalization;
using HardExample.Benchmarks.Measuring;
using HardExample.Core.Errors;

namespace HardExample.Benchmarks.Rows;

/// <summary>Import of the module into a fresh PowerShell beside import of a binary module with one empty cmdlet.</summary>
internal sealed class ImportBenchmark : IBenchmark
{
    public string Name => "import";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        string module = Checkout.ModuleManifest;
        try
        {
            PowerShell("empty.ps1", settings.Folder, settings);
        }
        catch (Win32Exception e)
        {
            throw new InputException("This row needs PowerShell 7.6 as `pwsh` on the PATH.", e);
        }
        yield return new Measurement(Name, "import of the module", "a fresh session", "ms", default)
            .Beside("an empty binary module", settings.Turns.Pair(
            () => Milliseconds(module, settings), () => Milliseconds(Path.Combine(settings.Folder, "Empty.psd1"), settings)), null);
    }

    private static double Milliseconds(string manifest, BenchSettings settings) =>
        double.Parse(PowerShell("import.ps1", manifest, settings), CultureInfo.InvariantCulture);

    private static string PowerShell(string script, string argument, BenchSettings settings) => StartedProgram.Run(
        "pwsh", ["-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "powershell", script), argument],
        settings.Cancel);
}
