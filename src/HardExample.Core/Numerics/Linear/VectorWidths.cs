using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HardExample.Core.Numerics.Linear;

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

/// <summary>The registers that the product kernel uses; the results are the same bits with all of them.</summary>
internal enum VectorWidth
{
    /// <summary>Four values at once, on any machine; slow where fused multiply-add is not in hardware (x64 before 2013).</summary>
    Bits128,

    /// <summary>Eight values at once: AVX2 and FMA.</summary>
    Bits256,

    /// <summary>Sixteen values at once: AVX-512.</summary>
    Bits512,
}
