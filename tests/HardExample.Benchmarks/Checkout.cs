using System.Reflection;
using System.Reflection.PortableExecutable;
using HardExample.Core.Errors;

namespace HardExample.Benchmarks;

/// <summary>The checkout that this program was built in, with what was built beside it.</summary>
internal static class Checkout
{
    private static readonly Dictionary<string, string> Facts = typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(static a => a.Value is not null).ToDictionary(static a => a.Key, static a => a.Value!, StringComparer.Ordinal);

    /// <summary>The folder of the solution.</summary>
    public static string Root => Facts["CheckoutRoot"];

    /// <summary>The manifest of the PowerShell module.</summary>
    public static string ModuleManifest => Existing(Path.Combine(Root, "HardExample.psd1"));

    /// <summary>The executable <c>hardexample</c> as a user starts it.</summary>
    public static string Executable =>
        Existing(Path.Combine(ProgramFolder, OperatingSystem.IsWindows() ? "hardexample.exe" : "hardexample"));

    /// <summary>Whether that program was compiled ahead of time (ReadyToRun).</summary>
    public static bool IsReadyToRun
    {
        get
        {
            using var reader = new PEReader(File.OpenRead(Existing(Path.Combine(ProgramFolder, "hardexample.dll"))));
            return reader.PEHeaders.CorHeader?.ManagedNativeHeaderDirectory.Size > 0;
        }
    }

    /// <summary>A folder of shared/data, beside or above the checkout; null when it is not there.</summary>
    public static string? Data(string name)
    {
        for (DirectoryInfo? folder = new(Root); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", name) is var path && Directory.Exists(path)) return path;
        return null;
    }

    private static string ProgramFolder =>
        Path.Combine(Root, "src", "HardExample.Cli", "bin", Facts["Configuration"], Facts["TargetFramework"]);

    private static string Existing(string path) => File.Exists(path) ? path
        : throw new InputException($"{path} is not there; build the checkout first: dotnet build -c {Facts["Configuration"]}");
}
