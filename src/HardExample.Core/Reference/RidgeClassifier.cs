using System.Collections.Immutable;
using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Reference;

/// <summary>
/// Scores the classes of an image by a linear function of one vector of it, learnt from probabilities in place of labels.
/// </summary>
/// <remarks>
/// Ridge regression (Hoerl and Kennard 1970) of the probabilities y on vectors x about their mean:
/// <code>
/// f(x) = ȳ + (x − x̄)ᵀ (XᵀX + λ)⁻¹ Xᵀ(Y − ȳ)
/// f₋ᵢ(xᵢ) = yᵢ − (yᵢ − f(xᵢ)) / (1 − hᵢ)        hᵢ = (xᵢ − x̄)ᵀ (XᵀX + λ)⁻¹ (xᵢ − x̄) + 1/n
/// </code>
/// f₋ᵢ is the score of an image while it is left out of the fit (Allen 1974): exact, the means included. λ is that of 10⁻³, 10⁻²·⁵ … 10³
/// under which the probabilities are most likely by leave-one-out.
/// </remarks>
public sealed class RidgeClassifier
{
    /// <summary>At most this many images are used, evenly spaced.</summary>
    public const int MaxPoints = 6_000;

    // Directions with less variance than this share of the largest are rounding, not signal.
    private const double SmallestVariance = 1e-9;

    private static readonly double[] Ridges = [.. Enumerable.Range(-6, 13).Select(static half => Math.Pow(10, half / 2.0))];

    internal RidgeClassifier(ImmutableArray<double> mean, ImmutableArray<double> axes, ImmutableArray<double> weights,
        ImmutableArray<double> level, int count) =>
        (Mean, Axes, Weights, Level, Count) = (mean, axes, weights, level, count);

    /// <summary>x̄, [values of a vector].</summary>
    public ImmutableArray<double> Mean { get; }

    /// <summary>Principal axes divided by the root of λ plus their variance sum, [axes, values of a vector], row-major.</summary>
    public ImmutableArray<double> Axes { get; }

    /// <summary>What a coordinate on the axes adds to the scores, [axes, classes], row-major.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>ȳ, [classes].</summary>
    public ImmutableArray<double> Level { get; }

    /// <summary>n, the images that it was fitted to.</summary>
    public int Count { get; }

    /// <summary>The scores of the classes, about probabilities; those of one image do not depend on the others.</summary>
    /// <param name="vector">As those that it was fitted to.</param>
    /// <param name="own">y of an image that took part in the fit, which is then left out; null = it took no part.</param>
    internal double[] Scores(ReadOnlySpan<float> vector, double[]? own)
    {
        double[] centred = Centred(vector, Mean.AsSpan()), scores = [.. Level];
        double leverage = 1.0 / Count;
        for (int a = 0; a * scores.Length < Weights.Length; a++)
        {
            double coordinate = DoubleVectors.Dot(Axes.AsSpan().Slice(a * centred.Length, centred.Length), centred);
            leverage += coordinate * coordinate;
            DoubleVectors.AddScaled(coordinate, Weights.AsSpan().Slice(a * scores.Length, scores.Length), scores);
        }
        if (own is not null) LeaveOut(scores, own, leverage);
        return scores;
    }

    /// <summary>Fits the classifier.</summary>
    /// <param name="points">Vectors, at least two.</param>
    /// <param name="targets">Their probabilities, [points][classes].</param>
    /// <param name="options">Threads, which never change the result, and cancellation.</param>
    /// <param name="ridges">λ to choose from; null = the usual ones.</param>
    /// <returns>
    /// The classifier; the scores of each image while it was left out, [points][classes]; and T, for which softmax(T · scores) fits the
    /// probabilities best. Null when the vectors are all equal.
    /// </returns>
    internal static (RidgeClassifier Classifier, double[][] LeftOut, double Sharpness)? Fit(
        VectorSet points, double[][] targets, ParallelOptions options, IReadOnlyList<double>? ridges = null)
    {
        int n = points.Count, classes = targets[0].Length;
        double[] mean = points.Mean(), level = DoubleVectors.Mean(targets);
        (double[] variances, double[][] axes) = AxesOf(points, mean, options);
        if (axes.Length == 0) return null;
        var coordinates = new double[n][];
        Parallel.For(0, n, options, i =>
        {
            double[] centred = Centred(points[i], mean);
            coordinates[i] = Array.ConvertAll(axes, axis => DoubleVectors.Dot(axis, centred));
        });
        var covariances = new double[axes.Length][];
        Parallel.For(0, axes.Length, options, a =>
        {
            covariances[a] = new double[classes];
            for (int i = 0; i < n; i++)
                for (int c = 0; c < classes; c++) covariances[a][c] += coordinates[i][a] * (targets[i][c] - level[c]);
        });

        (double Loss, double Ridge, double[][] LeftOut, double Sharpness) best = (double.PositiveInfinity, 0, [], 0);
        foreach (double ridge in ridges ?? Ridges)
        {
            var leftOut = new double[n][];
            double[][] weights = [.. covariances.Select((row, a) => Array.ConvertAll(row, v => v / (variances[a] + ridge)))];
            Parallel.For(0, n, options, i =>
            {
                double[] scores = [.. level];
                double leverage = 1.0 / n;
                for (int a = 0; a < axes.Length; a++)
                {
                    leverage += coordinates[i][a] * coordinates[i][a] / (variances[a] + ridge);
                    DoubleVectors.AddScaled(coordinates[i][a], weights[a], scores);
                }
                LeaveOut(scores, targets[i], leverage);
                leftOut[i] = scores;
            });
            double sharpness = SoftLabels.Sharpness(leftOut, targets, options),
                loss = SoftLabels.Loss(leftOut, targets, sharpness, options);
            if (loss < best.Loss) best = (loss, ridge, leftOut, sharpness);
        }
        double[] scales = Array.ConvertAll(variances, v => 1 / Math.Sqrt(v + best.Ridge));
        return (new(
            [.. mean], [.. axes.SelectMany((axis, a) => axis.Select(v => v * scales[a]))],
            [.. covariances.SelectMany((row, a) => row.Select(v => v * scales[a]))],
            [.. level], n), best.LeftOut, best.Sharpness);
    }

    private static void LeaveOut(double[] scores, double[] own, double leverage)
    {
        for (int c = 0; c < scores.Length; c++) scores[c] = own[c] - (own[c] - scores[c]) / (1 - leverage);
    }

    // The principal axes of the vectors about their mean, and the sum of squares along each.
    private static (double[] Variances, double[][] Axes) AxesOf(VectorSet points, double[] mean, ParallelOptions options)
    {
        var columns = new double[mean.Length][];
        Parallel.For(0, columns.Length, options, d =>
        {
            columns[d] = new double[points.Count];
            for (int i = 0; i < points.Count; i++) columns[d][i] = points[i][d] - mean[d];
        });
        var squares = new double[mean.Length][];
        for (int d = 0; d < squares.Length; d++) squares[d] = new double[mean.Length];
        Parallel.For(0, columns.Length, options, d =>
        {
            for (int e = 0; e <= d; e++) squares[d][e] = DoubleVectors.Dot(columns[d], columns[e]);
        });
        for (int d = 0; d < squares.Length; d++)
            for (int e = 0; e < d; e++) squares[e][d] = squares[d][e];
        (double[] variances, double[][] axes) = TridiagonalEigen.Solve(squares);
        double smallest = SmallestVariance * variances.Max();
        int[] kept = [.. Enumerable.Range(0, variances.Length).Where(a => variances[a] > smallest).OrderByDescending(a => variances[a])];
        return (Array.ConvertAll(kept, a => variances[a]), Array.ConvertAll(kept, a => axes[a]));
    }

    private static double[] Centred(ReadOnlySpan<float> point, ReadOnlySpan<double> mean)
    {
        var centred = new double[mean.Length];
        for (int d = 0; d < centred.Length; d++) centred[d] = point[d] - mean[d];
        return centred;
    }
}
