using System.Runtime.InteropServices;

namespace HardExample.Vision;

/// <summary>The one point that runs before a native library loads.</summary>
internal static partial class NativeLibraries
{
    private static readonly Lazy<bool> Registered = new(static () =>
    {
        // ONNX Runtime reads its environment when it loads, and sees the C one: a managed SetEnvironmentVariable comes too late on Unix.
        if (OperatingSystem.IsWindows()) Environment.SetEnvironmentVariable("ORT_DISABLE_TELEMETRY", "1");
        else if (SetEnvironmentVariable("ORT_DISABLE_TELEMETRY", "1", 1) != 0)
            throw new InvalidOperationException("The process environment could not be changed, so ONNX Runtime's telemetry could not be turned off.");
        return true;
    });

    /// <summary>Turns telemetry off; must be called before the first use of ONNX Runtime.</summary>
    public static void Register() => _ = Registered.Value;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
