namespace HardExample.Core.Numerics;

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
