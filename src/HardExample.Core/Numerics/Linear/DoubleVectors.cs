using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Numerics.Linear;

/// <summary>Sums over vectors of doubles in four fixed lanes: in one order on every machine.</summary>
internal static class DoubleVectors
{
    private const int Lanes = 4;

    /// <summary>The inner product.</summary>
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> sum = default;
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        int i = 0;
        for (; i + Lanes <= a.Length; i += Lanes) sum += Vector256.LoadUnsafe(ref x, (nuint)i) * Vector256.LoadUnsafe(ref y, (nuint)i);
        double rest = 0;
        for (; i < a.Length; i++) rest += a[i] * b[i];
        return sum[0] + sum[1] + (sum[2] + sum[3]) + rest;
    }

    /// <summary>target += scale · source.</summary>
    internal static void AddScaled(double scale, ReadOnlySpan<double> source, Span<double> target)
    {
        Vector256<double> factor = Vector256.Create(scale);
        ref double x = ref MemoryMarshal.GetReference(source);
        ref double y = ref MemoryMarshal.GetReference(target);
        int i = 0;
        for (; i + Lanes <= target.Length; i += Lanes)
            (Vector256.LoadUnsafe(ref y, (nuint)i) + factor * Vector256.LoadUnsafe(ref x, (nuint)i)).StoreUnsafe(ref y, (nuint)i);
        for (; i < target.Length; i++) target[i] += scale * source[i];
    }

    /// <summary>The mean of rows, at least one, all of one length.</summary>
    internal static double[] Mean(double[][] rows)
    {
        var sums = new double[rows[0].Length];
        foreach (double[] row in rows) AddScaled(1, row, sums);
        return Array.ConvertAll(sums, sum => sum / rows.Length);
    }

    /// <summary>Random orthonormal vectors, the same on every machine: a start for subspace iteration.</summary>
    /// <param name="count">How many, at most <paramref name="dimension"/>.</param>
    /// <param name="dimension">Values in each.</param>
    /// <param name="seed">Chooses them.</param>
    internal static double[][] RandomBasis(int count, int dimension, ulong seed)
    {
        var random = new SeededRandom(seed);
        var basis = new double[count][];
        for (int k = 0; k < count; k++)
        {
            basis[k] = new double[dimension];
            foreach (ref double value in basis[k].AsSpan()) value = 2 * random.NextDouble() - 1;
        }
        Orthonormalise(basis);
        return basis;
    }

    /// <summary>Modified Gram-Schmidt in place, twice against rounding; a dependent vector becomes zero.</summary>
    internal static void Orthonormalise(double[][] basis)
    {
        for (int k = 0; k < basis.Length; k++)
        {
            double before = Math.Sqrt(Dot(basis[k], basis[k]));
            for (int pass = 0; pass < 2; pass++)
                for (int j = 0; j < k; j++) AddScaled(-Dot(basis[k], basis[j]), basis[j], basis[k]);
            double norm = Math.Sqrt(Dot(basis[k], basis[k]));
            double scale = norm > before * 1e-10 && norm > 0 ? 1 / norm : 0;
            foreach (ref double value in basis[k].AsSpan()) value *= scale;
        }
    }
}
