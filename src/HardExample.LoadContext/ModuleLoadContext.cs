using System.Reflection;
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

    private static string PathOf(string simpleName) => Path.Combine(Folder, simpleName + ".dll");
}
