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

    [Fact]
    public void The_image_library_keeps_no_operations()
    {
        NativeLibraries.Register();
        Assert.Equal((0, 1), (NetVips.Cache.Max, NetVips.NetVips.Concurrency));
    }

    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint GetProcessEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
