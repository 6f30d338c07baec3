using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HardExample.Core.Numerics.Linear;

/// <summary>
/// Principal component analysis (Pearson 1901) without the covariance matrix, by subspace iteration from a fixed start (Halko, Martinsson
/// and Tropp, "Finding structure with randomness", 2011, algorithm 4.4), which is affordable for 2,048 values a vector. One thread and one
/// order of summation: the same vectors give the same bits.
/// </summary>
public sealed class PrincipalComponents
{
    private const int Iterations = 16, Oversampling = 6;
    private const ulong Seed = 0x5EED;

    private readonly double[] _mean;
    private readonly double[][] _axes;

    private PrincipalComponents(double[] mean, double[][] axes, ImmutableArray<double> explained) =>
        (_mean, _axes, ExplainedVarianceRatio) = (mean, axes, explained);

    /// <summary>Share of the total variance along each component, [0, 1], descending; 0 when the vectors are equal.</summary>
    public ImmutableArray<double> ExplainedVarianceRatio { get; }

    /// <summary>How many components there are.</summary>
    public int Count => _axes.Length;

    /// <summary>Finds the components.</summary>
    /// <param name="vectors">At least one vector, all of one length.</param>
    /// <param name="count">At least 1; components past the number of vectors or values have no variance.</param>
    /// <exception cref="ArgumentException">There is no vector, or they differ in length.</exception>
    public static PrincipalComponents Fit(IReadOnlyList<float[]> vectors, int count)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (vectors.Count == 0) throw new ArgumentException("Components of no vectors are not defined.", nameof(vectors));
        int values = vectors[0].Length;
        foreach (float[] vector in vectors)
            if (vector.Length != values)
                throw new ArgumentException($"Vectors of {values} and of {vector.Length} values have no common components.",
                    nameof(vectors));

        var data = new CentredRows(vectors);
        double total = data.TotalVariance();
        double[][] block = DoubleVectors.RandomBasis(Math.Min(values, count + Oversampling), values, Seed);
        for (int i = 0; i < Iterations; i++)
        {
            block = data.TimesCovariance(block);
            DoubleVectors.Orthonormalise(block);
        }
        return Rotate(data, block, Math.Min(count, values), count, total);
    }

    /// <summary>The coordinates of a vector along the components, [<see cref="Count"/>].</summary>
    /// <exception cref="ArgumentException">The vector's length is not that of the vectors fitted.</exception>
    public double[] Project(ReadOnlySpan<float> vector)
    {
        if (vector.Length != _mean.Length)
            throw new ArgumentException($"A vector of {vector.Length} values does not fit components of {_mean.Length}.", nameof(vector));
        var coordinates = new double[_axes.Length];
        for (int i = 0; i < coordinates.Length; i++) coordinates[i] = Dot(vector, _axes[i]) - DoubleVectors.Dot(_mean, _axes[i]);
        return coordinates;
    }

    // Within the block, the eigenvectors of the small covariance are the components (Rayleigh-Ritz).
    private static PrincipalComponents Rotate(CentredRows data, double[][] block, int kept, int wanted, double total)
    {
        double[][] image = data.TimesCovariance(block);
        int size = block.Length, values = block.Length == 0 ? 0 : block[0].Length;
        var small = new double[size, size];
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++)
                small[i, j] = (DoubleVectors.Dot(block[i], image[j]) + DoubleVectors.Dot(block[j], image[i])) / 2;
        (double[] variances, double[,] vectors) = SymmetricEigen.Solve(small);
        var axes = new double[wanted][];
        var explained = ImmutableArray.CreateBuilder<double>(wanted);
        for (int k = 0; k < wanted; k++)
        {
            axes[k] = new double[values];
            for (int i = 0; k < kept && i < size; i++) DoubleVectors.AddScaled(vectors[i, k], block[i], axes[k]);
            PointUp(axes[k]);
            explained.Add(k < kept && total > 0 ? Math.Clamp(variances[k] / total, 0, 1) : 0);
        }
        return new(data.Mean, axes, explained.MoveToImmutable());
    }

    // The sign of an eigenvector is arbitrary; a rule keeps a map from being mirrored on another machine.
    private static void PointUp(double[] axis)
    {
        double largest = 0;
        foreach (double value in axis)
            if (Math.Abs(value) > Math.Abs(largest) + 1e-9) largest = value;
        if (largest >= 0) return;
        foreach (ref double value in axis.AsSpan()) value = -value;
    }

    // Four fixed lanes: as fast as the widest register most machines have, and the same order of summation on all of them.
    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<double> b)
    {
        Vector256<double> sum = default;
        int i = 0;
        ref float x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        for (; i + 8 <= a.Length; i += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref x, (nuint)i));
            sum += low * Vector256.LoadUnsafe(ref y, (nuint)i);
            sum += high * Vector256.LoadUnsafe(ref y, (nuint)i + 4);
        }
        double rest = 0;
        for (; i < a.Length; i++) rest += a[i] * b[i];
        return sum[0] + sum[1] + (sum[2] + sum[3]) + rest;
    }

    private static void AddScaled(double scale, ReadOnlySpan<float> source, Span<double> target)
    {
        int i = 0;
        Vector256<double> factor = Vector256.Create(scale);
        ref float x = ref MemoryMarshal.GetReference(source);
        ref double y = ref MemoryMarshal.GetReference(target);
        for (; i + 8 <= source.Length; i += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref x, (nuint)i));
            (Vector256.LoadUnsafe(ref y, (nuint)i) + factor * low).StoreUnsafe(ref y, (nuint)i);
            (Vector256.LoadUnsafe(ref y, (nuint)i + 4) + factor * high).StoreUnsafe(ref y, (nuint)i + 4);
        }
        for (; i < source.Length; i++) target[i] += scale * source[i];
    }

    /// <summary>The vectors, seen with their mean taken away, without a copy of them.</summary>
    private sealed class CentredRows
    {
        private readonly IReadOnlyList<float[]> _rows;

        public CentredRows(IReadOnlyList<float[]> rows)
        {
            (_rows, Mean) = (rows, new double[rows[0].Length]);
            foreach (float[] row in rows) AddScaled(1, row, Mean);
            foreach (ref double value in Mean.AsSpan()) value /= rows.Count;
        }

        public double[] Mean { get; }

        public double TotalVariance()
        {
            double sum = 0;
            foreach (float[] row in _rows)
                for (int i = 0; i < row.Length; i++) sum += (row[i] - Mean[i]) * (row[i] - Mean[i]);
            return sum / _rows.Count;
        }

        /// <summary>Each axis a as (1/n) Σ (x − m) ((x − m) · a).</summary>
        public double[][] TimesCovariance(double[][] axes)
        {
            var result = new double[axes.Length][];
            var offset = new double[axes.Length];
            var sum = new double[axes.Length];
            for (int k = 0; k < axes.Length; k++) (result[k], offset[k]) = (new double[Mean.Length], DoubleVectors.Dot(Mean, axes[k]));
            foreach (float[] row in _rows)
            {
                for (int k = 0; k < axes.Length; k++)
                {
                    double coordinate = Dot(row, axes[k]) - offset[k];
                    sum[k] += coordinate;
                    AddScaled(coordinate / _rows.Count, row, result[k]);
                }
            }
            for (int k = 0; k < axes.Length; k++) DoubleVectors.AddScaled(-sum[k] / _rows.Count, Mean, result[k]);
            return result;
        }
    }
}
