using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.OnnxRuntime;

namespace HardExample.Vision.Observation;

/// <summary>Tells whether observations made at another time can be the same as those made now.</summary>
public static class ObserverVersion
{
    /// <summary>To be raised by every change that can alter a digit of an observation: decoding, resizing, features, descriptor, augmentations, reading of model outputs.</summary>
    private const int Code = 4;

    /// <summary>This code and the native libraries.</summary>
    public static string Software { get; } = DescribeSoftware();

    /// <summary>The kind of processor and the width of its vector units, bits: kernels are chosen by it, and the last digits can depend on the kernel.</summary>
    public static string Machine { get; } =
        $"{RuntimeInformation.ProcessArchitecture} {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}";

    /// <summary>Both.</summary>
    public static string Text { get; } = $"{Software}; {Machine}";

    private static string DescribeSoftware()
    {
        NativeLibraries.Register();
        return FormattableString.Invariant($"{Code}; libvips {NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}; ")
            + $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
    }
}
