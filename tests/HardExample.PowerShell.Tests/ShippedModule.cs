using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace HardExample.PowerShell.Tests;

/// <summary>
/// Loads the module's assemblies from module/bin, through the module's own load context: a type in a test is the type that the imported
/// cmdlets use. Test methods must not have the module's types in their signatures, because xunit looks at those before this runs.
/// </summary>
internal static class ShippedModule
{
    public static string Root { get; } = FindRoot();

    public static string Manifest => Path.Combine(Root, "HardExample.psd1");

    public static string Bin => Path.Combine(Root, "module", "bin");

    [ModuleInitializer]
    internal static void Initialize()
    {
        // Before the engine starts: it must neither report its use nor leave a cache in the user's folders.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("PSModuleAnalysisCachePath", OperatingSystem.IsWindows() ? "NUL" : "/dev/null");
        AssemblyLoadContext.Default.Resolving += static (_, name) => Resolve(name);
    }

    private static Assembly? Resolve(AssemblyName name) => name.Name switch
    {
        "HardExample.LoadContext" => Assembly.LoadFrom(Path.Combine(Bin, "HardExample.LoadContext.dll")),
        { } other when other.StartsWith("HardExample.", StringComparison.Ordinal) => InModule(name),
        _ => null,
    };

    private static Assembly InModule(AssemblyName name) =>
        AssemblyLoadContext.GetLoadContext(LoadContext.ModuleLoadContext.CmdletAssembly)!.LoadFromAssemblyName(name);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "HardExample.psd1"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("HardExample.psd1 was not found above " + AppContext.BaseDirectory);
    }
}
