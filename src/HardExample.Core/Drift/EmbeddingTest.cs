using System.Numerics.Tensors;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Drift;

internal static class EmbeddingTest
{
    internal static int Variant;

    public static (TestOutcome Outcome, double[] Witness)? Compare(
        IReadOnlyList<float[]> now, IReadOnlyList<float[]> reference, int[] strataNow, int[] strataReference, int strata)
    {
        var data = new TwoSampleData(strataNow, strataReference, strata);
        int n = now.Count, all = n + reference.Count;
        int[] stratum = [.. strataNow, .. strataReference];
        double[][] kernel = Kernel([.. now, .. reference]);
        if (Variant > 0) kernel = Whiten(kernel, Variant switch { 1 => 1e-1, 2 => 1e-2, 3 => 1e-3, _ => 1 });
        var v = new double[all];
        var scale = new double[all];
        for (int i = 0; i < all; i++)
        {
            int c = stratum[i];
            if (!data.IsCompared(c)) continue;
            v[i] = i < n ? data.Shares[c] / data.Now[c] : -data.Shares[c] / data.Reference[c];
            scale[i] = Math.Sqrt(data.VarianceOf(c) / (data.Now[c] + data.Reference[c]));
        }
        double statistic = 0;
        for (int i = 0; i < all; i++)
            statistic += v[i] * (TensorPrimitives.Dot<double>(kernel[i], v) - kernel[i][i] * v[i]);
        double[] witness = Witness(kernel, data, stratum, n);
        Centre(kernel, stratum, data, scale);
        double mean = 0;
        for (int i = 0; i < all; i++) kernel[i][i] = 0;
        // exact mean of the off-diagonal part under exchange within strata
        mean = OffDiagonalMean(data, stratum, n, all, _sums!);
        (_, double variance, double third) = QuadraticForm.Cumulants(kernel);
        bool[] isNow = [.. Enumerable.Range(0, all).Select(i => i < n)];
        int[] used = [.. Enumerable.Range(0, all).Where(i => data.IsCompared(stratum[i]))];
        double auroc = RankStatistics.Auroc(Array.ConvertAll(used, i => witness[i]), Array.ConvertAll(used, i => isNow[i]));
        return (new(statistic, Math.Max(0, 2 * auroc - 1), TailProbability.Pearson(statistic, mean, variance, third)), witness[..n]);
    }

    [ThreadStatic] private static double[]? _sums;

    // E[v_i v_j] of i != j in one stratum is -s/(N_c - 1) * ..., of others 0
    private static double OffDiagonalMean(TwoSampleData data, int[] stratum, int n, int all, double[] sums)
    {
        double mean = 0;
        for (int c = 0; c < data.Shares.Length; c++)
        {
            if (!data.IsCompared(c)) continue;
            double N = data.Now[c] + data.Reference[c];
            // Cov = var/N (I - 11'/N) ; off-diagonal -var/N²
            mean -= data.VarianceOf(c) / (N * N) * sums[c];
        }
        return mean;
    }

    private static double[][] Kernel(float[][] points)
    {
        int all = points.Length;
        var distance = new double[all][];
        for (int i = 0; i < all; i++) distance[i] = new double[all];
        var pairs = new List<double>(all * (all - 1) / 2);
        for (int i = 0; i < all; i++)
            for (int j = 0; j < i; j++)
            {
                double d = Math.Max(0, 2 - 2 * (double)TensorPrimitives.Dot<float>(points[i], points[j]));
                distance[i][j] = distance[j][i] = d;
                pairs.Add(d);
            }
        pairs.Sort();
        double median = pairs[pairs.Count / 2];
        for (int i = 0; i < all; i++)
            for (int j = 0; j < all; j++) distance[i][j] = median > 0 ? Math.Exp(-distance[i][j] / median) : 1;
        return distance;
    }

    private static double[] Witness(double[][] kernel, TwoSampleData data, int[] stratum, int n)
    {
        int all = kernel.Length;
        var witness = new double[all];
        for (int i = 0; i < all; i++)
        {
            for (int j = 0; j < all; j++)
            {
                int c = stratum[j];
                if (j == i || !data.IsCompared(c)) continue;
                bool same = stratum[i] == c;
                if (j < n) witness[i] += kernel[i][j] * data.Shares[c] / Math.Max(1, data.Now[c] - (same && i < n ? 1 : 0));
                else witness[i] -= kernel[i][j] * data.Shares[c] / Math.Max(1, data.Reference[c] - (same && i >= n ? 1 : 0));
            }
        }
        return witness;
    }

    private static void Centre(double[][] kernel, int[] stratum, TwoSampleData data, double[] scale)
    {
        int all = kernel.Length, strata = data.Shares.Length;
        var size = new double[strata];
        foreach (int c in stratum) size[c]++;
        var rows = new double[all][];
        var blocks = new double[strata][];
        for (int c = 0; c < strata; c++) blocks[c] = new double[strata];
        _sums = new double[strata];
        for (int i = 0; i < all; i++)
        {
            rows[i] = new double[strata];
            for (int j = 0; j < all; j++)
            {
                rows[i][stratum[j]] += kernel[i][j];
                if (i != j && stratum[i] == stratum[j]) _sums[stratum[i]] += kernel[i][j];
            }
            for (int c = 0; c < strata; c++) blocks[stratum[i]][c] += rows[i][c];
        }
        for (int i = 0; i < all; i++)
            for (int j = 0; j < all; j++)
            {
                int a = stratum[i], b = stratum[j];
                kernel[i][j] = scale[i] * scale[j]
                    * (kernel[i][j] - rows[i][b] / size[b] - rows[j][a] / size[a] + blocks[a][b] / (size[a] * size[b]));
            }
    }

    // K (K + λ N I)^-1 K-centred: kernel Fisher discriminant
    private static double[][] Whiten(double[][] k, double lambda)
    {
        int n = k.Length;
        double[] mean = new double[n];
        double total = 0;
        for (int i = 0; i < n; i++) { foreach (double x in k[i]) mean[i] += x / n; total += mean[i] / n; }
        var c = new double[n][];
        for (int i = 0; i < n; i++) { c[i] = new double[n]; for (int j = 0; j < n; j++) c[i][j] = k[i][j] - mean[i] - mean[j] + total; }
        double ridge = 0; for (int i = 0; i < n; i++) ridge += c[i][i]; ridge *= lambda;
        // A = C + ridge I ; result = I - ridge A^-1
        var a = new double[n][];
        for (int i = 0; i < n; i++) { a[i] = (double[])c[i].Clone(); a[i][i] += ridge; }
        // Cholesky
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double s = a[i][j] - TensorPrimitives.Dot<double>(a[i].AsSpan(0, j), a[j].AsSpan(0, j));
                if (i == j) a[j][j] = Math.Sqrt(s); else a[i][j] = s / a[j][j];
            }
        }
        // inverse of L (lower), row-wise; then A^-1 = L^-T L^-1
        var inv = new double[n][];
        for (int i = 0; i < n; i++) inv[i] = new double[n];
        for (int i = 0; i < n; i++)
        {
            inv[i][i] = 1 / a[i][i];
            for (int j = 0; j < i; j++)
            {
                double s = 0;
                for (int q = j; q < i; q++) s += a[i][q] * inv[q][j];
                inv[i][j] = -s / a[i][i];
            }
        }
        var r = new double[n][];
        for (int i = 0; i < n; i++) r[i] = new double[n];
        for (int q = 0; q < n; q++)
            for (int i = 0; i <= q; i++)
            {
                double f = inv[q][i];
                if (f == 0) continue;
                for (int j = 0; j <= q; j++) r[i][j] -= ridge * f * inv[q][j];
            }
        for (int i = 0; i < n; i++) r[i][i] += 1;
        return r;
    }
}
