using System.CommandLine;
using System.Diagnostics;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Errors;

namespace HardExample.Cli.Commands;

/// <summary>Compares the speed of this program with the machine's limits; the benchmarks are in the source checkout only.</summary>
internal sealed class BenchCommand : Command, IHasExamples
{
    private const string Project = "tests/HardExample.Benchmarks";

    public BenchCommand(CliConsole console)
        : base("bench",
            "In a checkout: measure speed and memory, each beside what the machine can do (runs the project tests/HardExample.Benchmarks).")
    {
        var options = new Argument<string[]>("options") { Description = "Options of the benchmarks; without any all rows are measured. "
            + "'-- --help' shows them.", Arity = ArgumentArity.ZeroOrMore };
        Add(options);
        TreatUnmatchedTokensAsErrors = false;
        SetAction((parsed, cancel) => RunAsync([.. parsed.GetValue(options) ?? [], .. parsed.UnmatchedTokens], console, cancel));
    }

    public IReadOnlyList<string> Examples { get; } =
        ["hardexample bench --model resnet50.onnx", "hardexample bench --only neighbours --only kcenter --scale 0.2 --json",
            "hardexample bench -- --help"];

    private static async Task<int> RunAsync(IEnumerable<string> options, CliConsole console, CancellationToken cancel)
    {
        string project = FindProject(AppContext.BaseDirectory) ?? FindProject(Directory.GetCurrentDirectory())
            ?? throw new ConfigurationException(
            $"Benchmarks run in a checkout of HardExample, with the .NET SDK; there is no {Project} above this program or the current "
                + $"directory. Clone the repository and run `dotnet run -c Release --project {Project} -- speed` there.");
        console.Message($"dotnet run -c Release --project {project} -- speed");
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("dotnet",
                ["run", "-c", "Release", "--project", project, "--", "speed", .. options]))!;
            // Ctrl+C reaches the benchmarks as well, which clean up.
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ConfigurationException("Benchmarks need the .NET SDK; `dotnet` is not on the PATH.", e);
        }
    }

    /// <summary>The benchmark project of the checkout around a folder; null when there is none.</summary>
    internal static string? FindProject(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Project, "HardExample.Benchmarks.csproj")))
                return Path.Combine(folder.FullName, Project);
        return null;
    }
}
