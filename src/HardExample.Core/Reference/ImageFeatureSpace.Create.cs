using System.Collections.Immutable;
using HardExample.Core.Numerics;

namespace HardExample.Core.Reference;

public sealed partial class ImageFeatureSpace
{
    // Directions with less variance than this share of the largest are rounding, not signal.
    private const double SmallestVariance = 1e-8;

    /// <summary>Makes the space.</summary>
    /// <param name="sampleIds">The training images.</param>
    /// <param name="features">Six values an image in the order of <see cref="FeatureNames.Image"/>, sharpness as log1p.</param>
    /// <param name="maxDegreeOfParallelism">Threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Null when there are fewer than 2 images or no feature varies: then nothing can be near or far.</returns>
    public static ImageFeatureSpace? Create(
        IReadOnlyList<string> sampleIds, IReadOnlyList<ImmutableArray<double>> features, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        int count = Math.Min(features.Count, MaxPoints);
        int[] picked = KMeans.Spaced(features.Count, count);
        (sampleIds, features) = ([.. picked.Select(i => sampleIds[i])], [.. picked.Select(i => features[i])]);
        if (count < 2) return null;
        ImmutableArray<int> kept = [.. Enumerable.Range(0, FeatureNames.Image.Length).Where(f => features.Any(v => v[f] != features[0][f]))];
        if (kept.IsEmpty) return null;

        ImmutableArray<double> centers = [.. kept.Select(f => Median(features.Select(v => v[f])))];
        double[] scales = [.. kept.Select((f, i) => Scale([.. features.Select(v => v[f] - centers[i])]))];
        ImmutableArray<double> axes = WhiteningAxes(features, kept, centers, scales);

        int axisCount = axes.Length / kept.Length;
        var columns = new double[axisCount * count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, maxDegreeOfParallelism), CancellationToken = cancellationToken };
        var points = new double[count][];
        for (int i = 0; i < count; i++)
        {
            points[i] = Project(features[i].AsSpan(), kept, centers, axes);
            for (int a = 0; a < axisCount; a++) columns[a * count + i] = points[i][a];
        }
        var distances = new double[count];
        Parallel.For(0, count, options, i => distances[i] = MeanDistance(points[i], columns, count, i));
        return new(kept, centers, axes, [.. sampleIds], columns, QuantileTable.Of(distances));
    }

    private static double Median(IEnumerable<double> values) => QuantileTable.Quantile([.. values.Order()], 0.5);

    // The median deviation of a feature that is equal in most images is 0; its standard deviation is not.
    private static double Scale(double[] centred)
    {
        double deviation = Median(centred.Select(Math.Abs));
        return deviation > 0 ? deviation : Math.Sqrt(centred.Average(static v => v * v));
    }

    private static ImmutableArray<double> WhiteningAxes(
        IReadOnlyList<ImmutableArray<double>> features, ImmutableArray<int> kept, ImmutableArray<double> centers, double[] scales)
    {
        int size = kept.Length;
        var scaled = features.Select(v => Enumerable.Range(0, size).Select(f => (v[kept[f]] - centers[f]) / scales[f]).ToArray()).ToArray();
        double[] means = [.. Enumerable.Range(0, size).Select(f => scaled.Average(v => v[f]))];
        var covariance = new double[size, size];
        foreach (double[] v in scaled)
            for (int f = 0; f < size; f++)
                for (int g = 0; g < size; g++)
                    covariance[f, g] += (v[f] - means[f]) * (v[g] - means[g]) / scaled.Length;

        (double[] variances, double[,] directions) = SymmetricEigen.Solve(covariance);
        double largest = variances.Max();
        var axes = ImmutableArray.CreateBuilder<double>();
        for (int a = 0; a < size; a++)
        {
            if (variances[a] <= SmallestVariance * largest) continue;
            for (int f = 0; f < size; f++) axes.Add(directions[f, a] / Math.Sqrt(variances[a]) / scales[f]);
        }
        return axes.ToImmutable();
    }
}
