using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using NetVips;

namespace HardExample.Vision;

/// <summary>
/// The one place that loads and sets up native code. Whoever touches libvips or ONNX Runtime calls <see cref="Register"/> first.
/// </summary>
internal static class NativeLibraries
{
    private static readonly Lazy<bool> Registration = new(SetUp);

    /// <summary>
    /// Makes both libraries load from runtimes/&lt;rid&gt;/native beside their assembly (where a packed module has them), else by the runtime's own
    /// probing; turns ONNX Runtime's telemetry off; makes libvips quiet, single-threaded and closed to unfuzzed loaders. Idempotent, thread safe.
    /// </summary>
    /// <exception cref="DllNotFoundException">There is no libvips for this platform.</exception>
    internal static void Register() => _ = Registration.Value;

    /// <summary>The folder name of this platform, such as linux-x64.</summary>
    internal static string RuntimeIdentifier { get; } =
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static bool SetUp()
    {
        SilenceTelemetry();
        // Its own resolver tries the system's copy first.
        OrtEnv.DisableDllImportResolver = true;
        SetResolver(typeof(OrtEnv).Assembly);
        // By name: naming one of its types would run NetVips' module initialiser, which loads the library; it leaves a resolver alone that is
        // already there.
        SetResolver(Assembly.Load("NetVips"));
        SetUpVips();
        return true;
    }

    /// <summary>Apart from <see cref="SetUp"/>, because compiling this method runs NetVips' module initialiser.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SetUpVips()
    {
        if (!ModuleInitializer.VipsInitialized)
            throw new DllNotFoundException($"libvips was not found for {RuntimeIdentifier}; supported are linux-x64, linux-arm64, osx-arm64 and win-x64.",
                ModuleInitializer.Exception);
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

    private static void SilenceTelemetry()
    {
        const string Name = "ORT_DISABLE_TELEMETRY";
        // The managed call changes only .NET's copy of the environment on Unix; the library reads the process's own.
        if (!OperatingSystem.IsWindows() && SetProcessEnvironment(Name, "1", 1) != 0)
            throw new InvalidOperationException($"{Name} cannot be set in the process environment: error {Marshal.GetLastPInvokeError()}.");
        Environment.SetEnvironmentVariable(Name, "1");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        string file = FileOf(name);
        string folder = Path.GetDirectoryName(assembly.Location) is { Length: > 0 } beside ? beside : AppContext.BaseDirectory;
        string path = Path.Combine(folder, "runtimes", RuntimeIdentifier, "native", file);
        if (File.Exists(path)) return NativeLibrary.Load(path);
        return NativeLibrary.TryLoad(file, assembly, searchPath, out nint handle) ? handle : 0;
    }

    /// <summary>The file of a library; NetVips' natives carry GLib inside libvips.</summary>
    private static string FileOf(string name) => name switch
    {
        "libvips-42.dll" or "libglib-2.0-0.dll" or "libgobject-2.0-0.dll" =>
            OperatingSystem.IsWindows() ? "libvips-42.dll" : OperatingSystem.IsMacOS() ? "libvips.42.dylib" : "libvips.so.42",
        "onnxruntime" or "onnxruntime.dll" =>
            OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so",
        _ => name,
    };

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true)]
    private static extern int SetProcessEnvironment(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
