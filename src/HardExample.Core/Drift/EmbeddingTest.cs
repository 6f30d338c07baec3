using System.Numerics.Tensors;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Drift;

/// <summary>The two-sample test by maximum mean discrepancy (Gretton, Borgwardt, Rasch, Schölkopf and Smola 2012).</summary>
/// <remarks>
/// <code>
/// MMD² = Σ_{i≠j} v_i v_j k(x_i, x_j)        k(x, y) = exp(−‖x − y‖²/median ‖x − y‖²)
/// </code>
/// with v = π_c/n_c of the population and −π_c/m_c of the reference. Where members are exchanged within their strata, the mean follows
/// exactly, variance and third cumulant from the kernel centred within the strata, without its diagonal, which exchanging does not change:
/// <code>
/// κ₂ = 2 tr M²        κ₃ = 8 tr M³        M_ij = s_i s_j k̃(x_i, x_j)        s_i² = π_c² (1/n_c + 1/m_c)/(N_c − 1)
/// </code>
/// and p is the tail of the Pearson type III distribution that has them; nothing is drawn at random. The effect size is 2·AUROC − 1 of the
/// witness function, the mean kernel to the other members of the population minus that to the other members of the reference, by which
/// members of both are told apart; in [0, 1].
/// </remarks>
internal static class EmbeddingTest
{
    /// <summary>Compares two samples of embeddings.</summary>
    /// <param name="now">Vectors of length 1.</param>
    /// <param name="reference">Vectors of the same length.</param>
    /// <param name="strata">The strata of both.</param>
    /// <returns>
    /// What the test says, and the witness of each member of the population: the higher, the less it is like the reference.
    /// </returns>
    public static (TestOutcome Outcome, double[] Witness) Compare(float[][] now, float[][] reference, Strata strata)
    {
        TwoSampleData data = strata.Data;
        int[] stratum = [.. strata.Now, .. strata.Reference];
        double[][] kernel = Kernel([.. now, .. reference]);
        var v = new double[kernel.Length];
        for (int i = 0; i < v.Length; i++)
        {
            int c = stratum[i];
            if (data.IsCompared(c)) v[i] = i < now.Length ? data.Shares[c] / data.Now[c] : -data.Shares[c] / data.Reference[c];
        }
        double statistic = 0;
        for (int i = 0; i < v.Length; i++) statistic += v[i] * (TensorPrimitives.Dot<double>(kernel[i], v) - kernel[i][i] * v[i]);
        double[] witness = Witness(kernel, data, stratum, now.Length);
        double mean = Centre(kernel, stratum, data);
        (_, double variance, double third) = QuadraticForm.Cumulants(kernel);
        int[] compared = [.. Enumerable.Range(0, v.Length).Where(i => v[i] != 0)];
        double auroc = RankStatistics.Auroc(Array.ConvertAll(compared, i => witness[i]), Array.ConvertAll(compared, i => i < now.Length));
        return (new(statistic, Math.Max(0, 2 * auroc - 1), TailProbability.Pearson(statistic, mean, variance, third)),
            witness[..now.Length]);
    }

    private static double[][] Kernel(float[][] points)
    {
        int all = points.Length;
        double[][] kernel = Square(all);
        var distances = new double[all * (all - 1) / 2];
        int pair = 0;
        for (int i = 0; i < all; i++)
            for (int j = 0; j < i; j++)
                kernel[i][j] = distances[pair++] = Math.Max(0, 2 - 2.0 * TensorPrimitives.Dot<float>(points[i], points[j]));
        Array.Sort(distances);
        // Where most images are equal, the others are as far from them as can be.
        double median = Math.Max(distances[distances.Length / 2], 1e-12);
        for (int i = 0; i < all; i++)
        {
            for (int j = 0; j < i; j++) kernel[i][j] = kernel[j][i] = Math.Exp(-kernel[i][j] / median);
            kernel[i][i] = 1;
        }
        return kernel;
    }

    // A member does not witness for itself.
    private static double[] Witness(double[][] kernel, TwoSampleData data, int[] stratum, int now)
    {
        var witness = new double[kernel.Length];
        for (int i = 0; i < witness.Length; i++)
            for (int j = 0; j < witness.Length; j++)
            {
                int c = stratum[j];
                if (j == i || !data.IsCompared(c)) continue;
                int own = stratum[i] == c && i < now == j < now ? 1 : 0;
                if (j < now) witness[i] += kernel[i][j] * data.Shares[c] / Math.Max(1, data.Now[c] - own);
                else witness[i] -= kernel[i][j] * data.Shares[c] / Math.Max(1, data.Reference[c] - own);
            }
        return witness;
    }

    // Turns the kernel into M. Returns the mean of the statistic: of two members of a stratum v_i v_j has the mean −π_c² (1/n_c + 1/m_c)/
    // (N_c (N_c − 1)), of others 0.
    private static double Centre(double[][] kernel, int[] stratum, TwoSampleData data)
    {
        int all = kernel.Length, strata = data.Shares.Length;
        double[] size = new double[strata], within = new double[strata];
        foreach (int c in stratum) size[c]++;
        double[][] rows = new double[all][], blocks = Square(strata);
        for (int i = 0; i < all; i++)
        {
            rows[i] = new double[strata];
            for (int j = 0; j < all; j++) rows[i][stratum[j]] += kernel[i][j];
            within[stratum[i]] += rows[i][stratum[i]] - kernel[i][i];
            for (int c = 0; c < strata; c++) blocks[stratum[i]][c] += rows[i][c];
        }
        double mean = 0;
        var scale = new double[strata];
        for (int c = 0; c < strata; c++)
        {
            if (!data.IsCompared(c)) continue;
            scale[c] = Math.Sqrt(data.VarianceOf(c) / size[c]);
            mean -= data.VarianceOf(c) / (size[c] * size[c]) * within[c];
        }
        for (int i = 0; i < all; i++)
            for (int j = 0; j < all; j++)
            {
                int a = stratum[i], b = stratum[j];
                kernel[i][j] = i == j ? 0 : scale[a] * scale[b]
                    * (kernel[i][j] - rows[i][b] / size[b] - rows[j][a] / size[a] + blocks[a][b] / (size[a] * size[b]));
            }
        return mean;
    }

    private static double[][] Square(int size)
    {
        var rows = new double[size][];
        for (int i = 0; i < size; i++) rows[i] = new double[size];
        return rows;
    }
}
