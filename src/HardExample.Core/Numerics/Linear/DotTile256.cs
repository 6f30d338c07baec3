using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HardExample.Core.Numerics.Linear;

/// <summary>Products of 3 queries with 2 references in registers of 256 bits: 12 sums of 16 registers.</summary>
internal static unsafe class DotTile256
{
    internal const int Queries = 3, References = 2;

    /// <summary>As <see cref="DotTile512.AddProducts"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddProducts(float* a, float* b, float* c, int padded, int columns)
    {
        Vector256<float> l00 = default, l01 = default, l10 = default, l11 = default, l20 = default, l21 = default;
        Vector256<float> h00 = default, h01 = default, h10 = default, h11 = default, h20 = default, h21 = default;
        for (int k = 0; k < padded; k += DotKernel.Lanes)
        {
            Vector256<float> b0 = Vector256.Load(b + k), b1 = Vector256.Load(b + DotKernel.Stride + k), x = Vector256.Load(a + k);
            l00 = Fma.MultiplyAdd(x, b0, l00); l01 = Fma.MultiplyAdd(x, b1, l01);
            x = Vector256.Load(a + DotKernel.Stride + k);
            l10 = Fma.MultiplyAdd(x, b0, l10); l11 = Fma.MultiplyAdd(x, b1, l11);
            x = Vector256.Load(a + 2 * DotKernel.Stride + k);
            l20 = Fma.MultiplyAdd(x, b0, l20); l21 = Fma.MultiplyAdd(x, b1, l21);

            (b0, b1, x) = (Vector256.Load(b + k + 8), Vector256.Load(b + DotKernel.Stride + k + 8), Vector256.Load(a + k + 8));
            h00 = Fma.MultiplyAdd(x, b0, h00); h01 = Fma.MultiplyAdd(x, b1, h01);
            x = Vector256.Load(a + DotKernel.Stride + k + 8);
            h10 = Fma.MultiplyAdd(x, b0, h10); h11 = Fma.MultiplyAdd(x, b1, h11);
            x = Vector256.Load(a + 2 * DotKernel.Stride + k + 8);
            h20 = Fma.MultiplyAdd(x, b0, h20); h21 = Fma.MultiplyAdd(x, b1, h21);
        }
        c[0] += LaneSums.Of(l00, h00); c[1] += LaneSums.Of(l01, h01);
        c += columns;
        c[0] += LaneSums.Of(l10, h10); c[1] += LaneSums.Of(l11, h11);
        c += columns;
        c[0] += LaneSums.Of(l20, h20); c[1] += LaneSums.Of(l21, h21);
    }
}
