using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HardExample.Core.Numerics;

/// <summary>What this machine has.</summary>
internal static class VectorWidths
{
    /// <summary>The widest.</summary>
    internal static VectorWidth Widest { get; } = IsSupported(VectorWidth.Bits512) ? VectorWidth.Bits512
        : IsSupported(VectorWidth.Bits256) ? VectorWidth.Bits256 : VectorWidth.Bits128;

    /// <summary>Whether this machine has registers of a width.</summary>
    internal static bool IsSupported(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported,
        VectorWidth.Bits256 => Vector256.IsHardwareAccelerated && Fma.IsSupported,
        _ => true,
    };
}
