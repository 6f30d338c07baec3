using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.OnnxRuntime;

namespace HardExample.Vision.Observation;

/// <summary>Tells whether observations made at another time can be the same as those made now.</summary>
public static class ObserverVersion
{
    /// <summary>To be raised by every change that can alter a digit of an observation: decoding, resizing, features, descriptor, augmentations, reading of model outputs.</summary>
    private const int Code = 2;

    /// <summary>This code, the native libraries and the vector units that they choose their kernels by.</summary>
    public static string Text { get; } = Describe();

    private static string Describe()
    {
        NativeLibraries.Register();
        return FormattableString.Invariant($"{Code}; libvips {NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}; ")
            + $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}; {RuntimeInformation.ProcessArchitecture} {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}";
    }
}
