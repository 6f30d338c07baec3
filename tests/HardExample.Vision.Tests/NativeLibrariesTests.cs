using System.Runtime.InteropServices;

namespace HardExample.Vision.Tests;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void Telemetry_is_off_in_the_environment_that_native_code_reads()
    {
        NativeLibraries.Register();
        string? value = OperatingSystem.IsWindows()
            ? Environment.GetEnvironmentVariable("ORT_DISABLE_TELEMETRY")
            : Marshal.PtrToStringUTF8(GetProcessEnvironment("ORT_DISABLE_TELEMETRY"));
        Assert.Equal("1", value);
    }

    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint GetProcessEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
