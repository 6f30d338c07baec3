using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HardExample.Vision.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace HardExample.Vision.Observation;

/// <summary>Tells whether observations made at another time can be the same as those made now.</summary>
public static class ObserverVersion
{
    /// <summary>Raised by every change that can alter a digit of an observation.</summary>
    private const int Code = 5;

    private static readonly Lazy<string> Runtime = new(DescribeRuntime);

    /// <summary>The version of ONNX Runtime that this program is made for; its library is not loaded to know it.</summary>
    public static string OnnxRuntime { get; } = typeof(OrtEnv).Assembly.GetName().Version!.ToString(3);

    /// <summary>
    /// The kind of processor and the width of its vector units, bits (0 = none): kernels are chosen by it, and the last digits can depend
    /// on the kernel, those of decoded JPEGs too.
    /// </summary>
    public static string Machine { get; } = $"{RuntimeInformation.ProcessArchitecture} "
        + (Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0);

    /// <summary>This code and the libraries that it observes with.</summary>
    /// <param name="decoder">Decodes the images.</param>
    public static string Software(IImageDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        return FormattableString.Invariant($"{Code}; {decoder.Version}; {Runtime.Value}");
    }

    private static string DescribeRuntime()
    {
        NativeLibraries.Register();
        return $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
    }
}
