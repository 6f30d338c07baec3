using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HardExample.Core.Numerics.Linear;

/// <summary>Products of 6 queries with 4 references in registers of 512 bits: 24 sums, 4 references and a query of 32 registers.</summary>
internal static unsafe class DotTile512
{
    internal const int Queries = 6, References = 4;

    /// <summary>c[q · columns + r] += a[q] · b[r]; rows lie <see cref="DotKernel.Stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddProducts(float* a, float* b, float* c, int padded, int columns)
    {
        Vector512<float> c00 = default, c01 = default, c02 = default, c03 = default;
        Vector512<float> c10 = default, c11 = default, c12 = default, c13 = default;
        Vector512<float> c20 = default, c21 = default, c22 = default, c23 = default;
        Vector512<float> c30 = default, c31 = default, c32 = default, c33 = default;
        Vector512<float> c40 = default, c41 = default, c42 = default, c43 = default;
        Vector512<float> c50 = default, c51 = default, c52 = default, c53 = default;
        for (int k = 0; k < padded; k += DotKernel.Lanes)
        {
            var b0 = Vector512.Load(b + k);
            var b1 = Vector512.Load(b + DotKernel.Stride + k);
            var b2 = Vector512.Load(b + 2 * DotKernel.Stride + k);
            var b3 = Vector512.Load(b + 3 * DotKernel.Stride + k);
            var x = Vector512.Load(a + k);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00); c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            c02 = Vector512.FusedMultiplyAdd(x, b2, c02); c03 = Vector512.FusedMultiplyAdd(x, b3, c03);
            x = Vector512.Load(a + DotKernel.Stride + k);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10); c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            c12 = Vector512.FusedMultiplyAdd(x, b2, c12); c13 = Vector512.FusedMultiplyAdd(x, b3, c13);
            x = Vector512.Load(a + 2 * DotKernel.Stride + k);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20); c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            c22 = Vector512.FusedMultiplyAdd(x, b2, c22); c23 = Vector512.FusedMultiplyAdd(x, b3, c23);
            x = Vector512.Load(a + 3 * DotKernel.Stride + k);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30); c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            c32 = Vector512.FusedMultiplyAdd(x, b2, c32); c33 = Vector512.FusedMultiplyAdd(x, b3, c33);
            x = Vector512.Load(a + 4 * DotKernel.Stride + k);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40); c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
            c42 = Vector512.FusedMultiplyAdd(x, b2, c42); c43 = Vector512.FusedMultiplyAdd(x, b3, c43);
            x = Vector512.Load(a + 5 * DotKernel.Stride + k);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50); c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
            c52 = Vector512.FusedMultiplyAdd(x, b2, c52); c53 = Vector512.FusedMultiplyAdd(x, b3, c53);
        }
        Add(c, c00, c01, c02, c03);
        Add(c + columns, c10, c11, c12, c13);
        Add(c + 2 * columns, c20, c21, c22, c23);
        Add(c + 3 * columns, c30, c31, c32, c33);
        Add(c + 4 * columns, c40, c41, c42, c43);
        Add(c + 5 * columns, c50, c51, c52, c53);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* c, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3) =>
        (Vector128.Load(c) + LaneSums.Of(LaneSums.Fours(s0), LaneSums.Fours(s1), LaneSums.Fours(s2), LaneSums.Fours(s3))).Store(c);
}
