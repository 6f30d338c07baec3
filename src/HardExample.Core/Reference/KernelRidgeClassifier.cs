using System.Collections.Immutable;
using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Reference;

/// <summary>Scores the classes of an image by one vector, learnt from labelled training images.</summary>
/// <remarks>
/// Kernel ridge regression of the classes, one against the rest (regularised least squares classification: Rifkin, Yeo and Poggio 2003):
/// <code>
/// k(a, b) = exp(γ (cos(a, b) − 1))        γ = 2 / D, ridge 0.1
/// </code>
/// D is the mean of 1 − cos over all pairs of training images, so that the kernel falls to e⁻² at the usual distance whatever the vectors
/// are. Leave-one-out scores have a closed form, y − α / diag(C⁻¹) with C = kernel + ridge (Rifkin and Lippert 2007); what is made of the
/// scores is fitted to them (<see cref="SecondView"/>), so that no image judges itself.
/// </remarks>
public sealed class KernelRidgeClassifier
{
    /// <summary>Labelled training images that are used, evenly spaced: cubic time, quadratic memory.</summary>
    public const int MaxPoints = 6_000;

    private const float Ridge = 0.1f;
    private const double MinDistance = 1e-3;
    private const int QueryRows = 96;

    internal KernelRidgeClassifier(VectorSet points, ImmutableArray<float> weights, double sharpness) =>
        (Points, Weights, Sharpness) = (points, weights, sharpness);

    /// <summary>The training images it was fitted to, as vectors of length 1.</summary>
    public VectorSet Points { get; }

    /// <summary>Weights of the kernel expansion, [classes, points], row-major.</summary>
    public ImmutableArray<float> Weights { get; }

    /// <summary>γ of the kernel, above 0.</summary>
    public double Sharpness { get; }

    /// <summary>The scores of the classes; those of one image do not depend on the others.</summary>
    /// <param name="images">Vectors of length 1, of the dimension of <see cref="Points"/>.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>[images][classes]; about 1 − 1/K for the class of the image and −1/K for the others.</returns>
    internal double[][] Scores(VectorSet images, ParallelOptions options)
    {
        int classes = Weights.Length / Points.Count;
        var scores = new double[images.Count][];
        Parallel.For(
            0, (images.Count + QueryRows - 1) / QueryRows, options,
            () => new ProductBlock(Points.Dimension, QueryRows, Points.Count, VectorWidths.Widest),
            (part, _, block) =>
            {
                int first = part * QueryRows, end = Math.Min(images.Count, first + QueryRows);
                for (int q = first; q < end; q++) scores[q] = new double[classes];
                block.SetQueries(images, first, end);
                for (int r = 0; r < Points.Count; r += block.References)
                {
                    int filled = Math.Min(block.References, Points.Count - r);
                    block.Multiply(Points, r, r + filled);
                    for (int q = first; q < end; q++) AddScores(block.Products(q - first)[..filled], r, scores[q]);
                }
                return block;
            },
            static block => block.Dispose());
        return scores;
    }

    /// <summary>Fits the classifier to labelled images.</summary>
    /// <param name="points">Vectors of length 1, at most <see cref="MaxPoints"/>.</param>
    /// <param name="labels">Their classes, of which at least two occur.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>The classifier, and the scores of each image while it was left out, [images][classes].</returns>
    internal static (KernelRidgeClassifier Classifier, double[][] LeftOut) Fit(
        VectorSet points, IReadOnlyList<int> labels, int classes, ParallelOptions options)
    {
        double sharpness = 2 / MeanDistance(points);
        InverseFactor inverse = InverseFactor.Of(Kernel(points, (float)sharpness, options), options);
        float[][] weights = Weigh(inverse, labels, classes, options);
        return (new(points, [.. weights.SelectMany(static w => w)], sharpness), LeftOut(inverse, labels, weights));
    }

    // The mean of 1 − cos over all pairs of vectors of length 1 is 1 − |their mean|².
    private static double MeanDistance(VectorSet points)
    {
        double square = 0;
        foreach (double mean in points.Mean()) square += mean * mean;
        return Math.Max(MinDistance, 1 - square);
    }

    private void AddScores(Span<float> cosines, int first, double[] scores)
    {
        KernelOf(cosines, (float)Sharpness);
        for (int c = 0; c < scores.Length; c++)
            scores[c] += DotKernel.Dot(cosines, Weights.AsSpan().Slice(c * Points.Count + first, cosines.Length));
    }

    private static void KernelOf(Span<float> cosines, float sharpness)
    {
        TensorPrimitives.Subtract(cosines, 1, cosines);
        TensorPrimitives.Multiply(cosines, sharpness, cosines);
        TensorPrimitives.Exp<float>(cosines, cosines);
    }

    private static float[][] Kernel(VectorSet points, float sharpness, ParallelOptions options)
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
                    KernelOf(kernel[i].AsSpan(0, i + 1), sharpness);
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
