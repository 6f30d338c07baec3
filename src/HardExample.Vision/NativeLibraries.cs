using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HardExample.Core.Errors;
using Microsoft.ML.OnnxRuntime;
using NetVips;

namespace HardExample.Vision;

/// <summary>
/// Loads and sets up native code for all of the program. Whoever touches ONNX Runtime calls <see cref="Register"/> first, whoever touches
/// libvips <see cref="RegisterVips"/>.
/// </summary>
internal static class NativeLibraries
{
    private static readonly Lazy<bool> Registration = new(SetUp), VipsRegistration = new(SetUpVips);

    /// <summary>
    /// Makes ONNX Runtime load from runtimes/&lt;rid&gt;/native beside its assembly (where a packed module has it), else by the runtime's
    /// own probing, and turns its telemetry off. Idempotent, thread safe.
    /// </summary>
    internal static void Register() => _ = Registration.Value;

    /// <summary>
    /// Loads the machine's libvips, or one in runtimes/&lt;rid&gt;/native beside NetVips' assembly; turns off its warnings, makes it
    /// single-threaded and closed to unfuzzed loaders. Idempotent, thread safe.
    /// </summary>
    /// <exception cref="ConfigurationException">This machine has no libvips.</exception>
    internal static void RegisterVips() => _ = VipsRegistration.Value;

    /// <summary>The folder name of this platform, such as linux-x64.</summary>
    internal static string RuntimeIdentifier { get; } =
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static bool SetUp()
    {
        DisableTelemetry();
        // Its own resolver tries the system's copy first.
        OrtEnv.DisableDllImportResolver = true;
        SetResolver(typeof(OrtEnv).Assembly);
        return true;
    }

    private static bool SetUpVips()
    {
        // By name: naming one of its types would run NetVips' module initialiser, which loads the library; it leaves a resolver alone that
        // is already there.
        SetResolver(Assembly.Load("NetVips"));
        ConfigureVips();
        return true;
    }

    /// <summary>Apart from <see cref="SetUpVips"/>, because compiling this method runs NetVips' module initialiser.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ConfigureVips()
    {
        if (!ModuleInitializer.VipsInitialized)
            throw new ConfigurationException(
                "extensions.image_decoder is libvips, but this machine has no libvips that can be loaded "
                + $"({FilesOf("libvips-42.dll")[0]}). Install it (Debian, Ubuntu: libvips42t64 or libvips42; macOS: brew install vips; "
                + "Windows: the libvips folder on the PATH), or set extensions.image_decoder to imagesharp.",
                ModuleInitializer.Exception ?? new DllNotFoundException("libvips"));
        // The operation cache keeps images alive; images are parallel, so one image need not be.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;
        NetVips.NetVips.BlockUntrusted = true;
        // Without a handler, warnings about an image go to the user's standard error.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.All, static (_, _, _) => { });
    }

    private static void SetResolver(Assembly assembly)
    {
        try
        {
            NativeLibrary.SetDllImportResolver(assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // The host has used the library already, so it is loaded; there is nothing left to find.
        }
    }

    private static void DisableTelemetry()
    {
        const string Name = "ORT_DISABLE_TELEMETRY";
        // The managed call changes only .NET's copy of the environment on Unix; the library reads the process's own.
        if (!OperatingSystem.IsWindows() && SetProcessEnvironment(Name, "1", 1) != 0)
            throw new InvalidOperationException($"{Name} cannot be set in the process environment: error {Marshal.GetLastPInvokeError()}.");
        Environment.SetEnvironmentVariable(Name, "1");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        string folder = Path.GetDirectoryName(assembly.Location) is { Length: > 0 } beside ? beside : AppContext.BaseDirectory;
        string[] files = FilesOf(name);
        foreach (string file in files)
        {
            string path = Path.Combine(folder, "runtimes", RuntimeIdentifier, "native", file);
            if (File.Exists(path)) return NativeLibrary.Load(path);
        }
        foreach (string file in files)
            if (NativeLibrary.TryLoad(file, assembly, searchPath, out nint handle)) return handle;
        return 0;
    }

    /// <summary>
    /// The files that can hold a library, best first. GLib is found through libvips, which links to it or carries it; on Windows it may be
    /// a library of its own.
    /// </summary>
    private static string[] FilesOf(string name) => name switch
    {
        "libvips-42.dll" or "libglib-2.0-0.dll" or "libgobject-2.0-0.dll" =>
            OperatingSystem.IsWindows() ? [name, "libvips-42.dll"] : OperatingSystem.IsMacOS() ? ["libvips.42.dylib"] : ["libvips.so.42"],
        "onnxruntime" or "onnxruntime.dll" =>
            [OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so"],
        _ => [name],
    };

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true)]
    private static extern int SetProcessEnvironment(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
