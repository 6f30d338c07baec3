using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace HardExample.LoadContext;

/// <summary>
/// Keeps the module's assemblies, and what they depend on, apart from the session's own copies of the same libraries. Whatever lies beside
/// this assembly is loaded here; everything else (the engine, the framework) comes from the session.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!;
    private static readonly Lazy<Assembly> Cmdlets = new(
        static () => new ModuleLoadContext().LoadFromAssemblyPath(PathOf("HardExample.PowerShell")));

    private ModuleLoadContext() : base("HardExample") { }

    /// <summary>The assembly with the cmdlets; loaded once a process, whatever number of runspaces import the module.</summary>
    public static Assembly CmdletAssembly => Cmdlets.Value;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        string path = PathOf(assemblyName.Name ?? "");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>
    /// Loads a native library from runtimes/&lt;rid&gt;/native beside this assembly, where the module has those of each platform; without a
    /// deps.json nobody else looks there.
    /// </summary>
    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        ArgumentNullException.ThrowIfNull(unmanagedDllName);
        string rid = (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
            + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string file = OperatingSystem.IsWindows() ? unmanagedDllName + ".dll"
            : $"lib{unmanagedDllName}.{(OperatingSystem.IsMacOS() ? "dylib" : "so")}";
        string path = Path.Combine(Folder, "runtimes", rid, "native", file);
        return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : 0;
    }

    private static string PathOf(string simpleName) => Path.Combine(Folder, simpleName + ".dll");
}
