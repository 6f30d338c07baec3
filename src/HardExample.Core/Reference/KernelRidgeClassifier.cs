using System.Collections.Immutable;
using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Reference;

/// <summary>
/// Predicts the class of an image from its image descriptor, learnt from the labelled training images without the model in service.
/// </summary>
/// <remarks>
/// Kernel ridge regression of the classes, one against the rest (regularised least squares classification: Rifkin, Yeo and Poggio 2003):
/// <code>
/// k(a, b) = exp(γ (cos(a, b) − 1))        γ = 2, ridge 0.1
/// </code>
/// Leave-one-out predictions have a closed form, y − α / diag(C⁻¹) with C = kernel + ridge (Rifkin and Lippert 2007); κ and the temperature
/// (Guo et al. 2017) are fitted to them, so that no image judges itself.
/// </remarks>
public sealed class KernelRidgeClassifier
{
    /// <summary>
    /// At most this many labelled training images are used, evenly spaced: time grows with their cube, memory with their square.
    /// </summary>
    public const int MaxPoints = 6_000;

    /// <summary>At most this many of a population that is its own reference, of which only κ is needed.</summary>
    public const int MaxPointsOfPopulation = 2_000;

    private const float Sharpness = 2, Ridge = 0.1f;
    private const int QueryRows = 96;

    internal KernelRidgeClassifier(VectorSet points, ImmutableArray<float> weights, double temperature, double kappa) =>
        (Points, Weights, Temperature, Kappa) = (points, weights, temperature, kappa);

    /// <summary>The training images it was fitted to, as vectors of length 1.</summary>
    public VectorSet Points { get; }

    /// <summary>Weights of the kernel expansion, [classes, points], row-major.</summary>
    public ImmutableArray<float> Weights { get; }

    /// <summary>T of softmax(scores / T), fitted to the labels by leave-one-out; above 0.</summary>
    public double Temperature { get; }

    /// <summary>
    /// Cohen's kappa against chance, κ = (accuracy − 1/K) / (1 − 1/K), by leave-one-out: 0 no better than chance, 1 always right.
    /// </summary>
    public double Kappa { get; }

    /// <summary>The class probabilities of images; those of one image do not depend on the others.</summary>
    /// <param name="images">Vectors of length 1, of the dimension of <see cref="Points"/>.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>[images][classes], each row with sum 1 and every value above 0.</returns>
    internal double[][] Shares(VectorSet images, ParallelOptions options)
    {
        int classes = Weights.Length / Points.Count;
        var shares = new double[images.Count][];
        Parallel.For(
            0, (images.Count + QueryRows - 1) / QueryRows, options,
            () => new ProductBlock(Points.Dimension, QueryRows, Points.Count, VectorWidths.Widest),
            (part, _, block) =>
            {
                int first = part * QueryRows, end = Math.Min(images.Count, first + QueryRows);
                for (int q = first; q < end; q++) shares[q] = new double[classes];
                block.SetQueries(images, first, end);
                for (int r = 0; r < Points.Count; r += block.References)
                {
                    int filled = Math.Min(block.References, Points.Count - r);
                    block.Multiply(Points, r, r + filled);
                    for (int q = first; q < end; q++) AddScores(block.Products(q - first)[..filled], r, shares[q]);
                }
                for (int q = first; q < end; q++) Softmax.Apply(shares[q], Temperature);
                return block;
            },
            static block => block.Dispose());
        return shares;
    }

    /// <summary>Fits the classifier to labelled images.</summary>
    /// <param name="points">Vectors of length 1.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="max">At most this many points are used, evenly spaced.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>Null when there are fewer than two classes, or the descriptors tell nothing of them.</returns>
    internal static KernelRidgeClassifier? Fit(VectorSet points, IReadOnlyList<int> labels, int classes, int max, ParallelOptions options)
    {
        if (points.Count > max)
        {
            int[] kept = KMeans.Spaced(points.Count, max);
            (points, labels) = (points.Subset(kept), Array.ConvertAll(kept, i => labels[i]));
        }
        int present = labels.Distinct().Count();
        if (present < 2) return null;

        InverseFactor inverse = InverseFactor.Of(Kernel(points, options), options);
        float[][] weights = Weigh(inverse, labels, classes, options);
        double[][] leftOut = LeftOut(inverse, labels, weights);

        double temperature = LeaveOneOut.Temperature(leftOut, labels);
        double kappa = LeaveOneOut.Kappa(leftOut, labels, present);
        return double.IsFinite(temperature) && kappa > 0 ? new(points, [.. weights.SelectMany(static w => w)], temperature, kappa) : null;
    }

    private void AddScores(Span<float> cosines, int first, double[] scores)
    {
        KernelOf(cosines);
        for (int c = 0; c < scores.Length; c++)
            scores[c] += DotKernel.Dot(cosines, Weights.AsSpan().Slice(c * Points.Count + first, cosines.Length));
    }

    private static void KernelOf(Span<float> cosines)
    {
        TensorPrimitives.Subtract(cosines, 1, cosines);
        TensorPrimitives.Multiply(cosines, Sharpness, cosines);
        TensorPrimitives.Exp<float>(cosines, cosines);
    }

    private static float[][] Kernel(VectorSet points, ParallelOptions options)
    {
        int n = points.Count;
        var kernel = new float[n][];
        Parallel.For(
            0, (n + QueryRows - 1) / QueryRows, options, () => new ProductBlock(points.Dimension, QueryRows, n, VectorWidths.Widest),
            (part, _, block) =>
            {
                int first = part * QueryRows, end = Math.Min(n, first + QueryRows);
                for (int i = first; i < end; i++) kernel[i] = new float[n];
                block.SetQueries(points, first, end);
                for (int r = 0; r < end; r += block.References)
                {
                    int filled = Math.Min(block.References, n - r);
                    block.Multiply(points, r, r + filled);
                    for (int i = first; i < end; i++) block.Products(i - first)[..filled].CopyTo(kernel[i].AsSpan(r));
                }
                for (int i = first; i < end; i++)
                {
                    KernelOf(kernel[i].AsSpan(0, i + 1));
                    kernel[i][i] += Ridge;
                }
                return block;
            },
            static block => block.Dispose());
        return kernel;
    }

    // Targets are 1 − 1/K for the own class and −1/K for the others: the sparse part and the constant one are solved apart.
    private static float[][] Weigh(InverseFactor inverse, IReadOnlyList<int> labels, int classes, ParallelOptions options)
    {
        var right = new float[classes + 1][];
        for (int c = 0; c < classes; c++) right[c] = [.. labels.Select(l => l == c ? 1f : 0)];
        right[classes] = [.. labels.Select(static _ => 1f)];
        float[][] solved = inverse.Solve(right, options), weights = solved[..classes];
        TensorPrimitives.Divide(solved[classes], classes, solved[classes]);
        foreach (float[] weight in weights) TensorPrimitives.Subtract(weight, solved[classes], weight);
        return weights;
    }

    private static double[][] LeftOut(InverseFactor inverse, IReadOnlyList<int> labels, float[][] weights)
    {
        var scores = new double[labels.Count][];
        for (int i = 0; i < scores.Length; i++)
        {
            float diagonal = inverse.Diagonal(i);
            scores[i] = new double[weights.Length];
            for (int c = 0; c < weights.Length; c++)
                scores[i][c] = (labels[i] == c ? 1 : 0) - 1.0 / weights.Length - weights[c][i] / diagonal;
        }
        return scores;
    }
}
