using System.Collections.Immutable;
using System.Numerics;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// Training images as points in the space of their image features, scaled by median and median absolute deviation and then whitened, with
/// the distances that training images have to each other.
/// </summary>
public sealed class ImageFeatureSpace
{
    /// <summary>Neighbours that a distance is the mean over (deep nearest neighbours: Sun et al. 2022).</summary>
    public const int Neighbours = 10;

    /// <summary>At most this many training images are kept, evenly spaced; more would not change a percentile.</summary>
    public const int MaxPoints = 20_000;

    private const int Block = 512;

    private readonly double[] _columns;
    private readonly Dictionary<string, int> _rows;

    internal ImageFeatureSpace(
        ImmutableArray<int> kept, ImmutableArray<double> centers, ImmutableArray<double> axes, ImmutableArray<string> sampleIds,
        double[] columns,
        QuantileTable distances)
    {
        (Kept, Centers, Axes, SampleIds, _columns, Distances) = (kept, centers, axes, sampleIds, columns, distances);
        _rows = new(sampleIds.Length, StringComparer.Ordinal);
        for (int i = 0; i < sampleIds.Length; i++) _rows.TryAdd(sampleIds[i], i);
    }

    /// <summary>Which of <see cref="FeatureNames.Image"/> vary in training, as indices; the others are left out.</summary>
    public ImmutableArray<int> Kept { get; }

    /// <summary>Training medians of the kept features.</summary>
    public ImmutableArray<double> Centers { get; }

    /// <summary>Axes × kept features, row-major: a point is this matrix times (features − centers).</summary>
    public ImmutableArray<double> Axes { get; }

    /// <summary>The training images.</summary>
    public ImmutableArray<string> SampleIds { get; }

    /// <summary>Distances of training images to their nearest others (leave-one-out).</summary>
    public QuantileTable Distances { get; }

    /// <summary>Dimensions of the space.</summary>
    public int AxisCount => Axes.Length / Kept.Length;

    internal ReadOnlySpan<double> Columns => _columns;

    /// <summary>Mean Euclidean distance to the 10 nearest training images except <paramref name="sampleId"/>.</summary>
    /// <param name="features">Six values in the order of <see cref="FeatureNames.Image"/>, sharpness as log1p.</param>
    /// <param name="sampleId">The image, when the population is its own reference; else null.</param>
    public double Distance(ReadOnlySpan<double> features, string? sampleId)
    {
        int own = sampleId is not null && _rows.TryGetValue(sampleId, out int row) ? row : -1;
        return MeanDistance(Project(features, Kept, Centers, Axes), _columns, SampleIds.Length, own);
    }

    internal static double[] Project(
        ReadOnlySpan<double> features, ImmutableArray<int> kept, ImmutableArray<double> centers, ImmutableArray<double> axes)
    {
        var point = new double[axes.Length / kept.Length];
        for (int a = 0; a < point.Length; a++)
            for (int f = 0; f < kept.Length; f++)
                point[a] += axes[a * kept.Length + f] * (features[kept[f]] - centers[f]);
        return point;
    }

    // Columns: one axis after the other, count values each.
    internal static double MeanDistance(ReadOnlySpan<double> point, ReadOnlySpan<double> columns, int count, int own)
    {
        Span<double> nearest = stackalloc double[Math.Min(Neighbours, count - (own >= 0 ? 1 : 0))];
        if (nearest.IsEmpty) return double.NaN;
        nearest.Fill(double.PositiveInfinity);
        Span<double> squares = stackalloc double[Block];
        for (int from = 0; from < count; from += Block)
        {
            int length = Math.Min(Block, count - from);
            squares.Clear();
            for (int a = 0; a < point.Length; a++) AddSquares(point[a], columns.Slice(a * count + from, length), squares);
            if ((uint)(own - from) < (uint)length) squares[own - from] = double.PositiveInfinity;
            for (int i = 0; i < length; i++)
                if (squares[i] < nearest[^1]) Insert(nearest, squares[i]);
        }
        double sum = 0;
        foreach (double square in nearest) sum += Math.Sqrt(square);
        return sum / nearest.Length;
    }

    private static void AddSquares(double value, ReadOnlySpan<double> column, Span<double> squares)
    {
        int i = 0, width = Vector<double>.Count;
        for (var all = new Vector<double>(value); i <= column.Length - width; i += width)
        {
            Vector<double> difference = all - new Vector<double>(column[i..]);
            (new Vector<double>(squares[i..]) + difference * difference).CopyTo(squares[i..]);
        }
        for (; i < column.Length; i++) squares[i] += (value - column[i]) * (value - column[i]);
    }

    private static void Insert(Span<double> ascending, double value)
    {
        int i = ascending.Length - 1;
        for (; i > 0 && ascending[i - 1] > value; i--) ascending[i] = ascending[i - 1];
        ascending[i] = value;
    }

    // Directions with less variance than this share of the largest are rounding, not signal.
    private const double SmallestVariance = 1e-8;

    /// <summary>Makes the space.</summary>
    /// <param name="sampleIds">The training images.</param>
    /// <param name="features">Six values an image in the order of <see cref="FeatureNames.Image"/>, sharpness as log1p.</param>
    /// <param name="options">Threads, which never change the result, and cancellation.</param>
    /// <returns>Null when there are fewer than 2 images or no feature varies, so that there are no distances.</returns>
    public static ImageFeatureSpace? Create(
        IReadOnlyList<string> sampleIds, IReadOnlyList<ImmutableArray<double>> features, ParallelOptions options)
    {
        int count = Math.Min(features.Count, MaxPoints);
        int[] picked = KMeans.Spaced(features.Count, count);
        (sampleIds, features) = ([.. picked.Select(i => sampleIds[i])], [.. picked.Select(i => features[i])]);
        if (count < 2) return null;
        ImmutableArray<int> kept = [.. Enumerable.Range(0, FeatureNames.Image.Length)
            .Where(f => features.Any(v => v[f] != features[0][f]))];
        if (kept.IsEmpty) return null;

        ImmutableArray<double> centers = [.. kept.Select(f => Median(features.Select(v => v[f])))];
        double[] scales = [.. kept.Select((f, i) => Scale([.. features.Select(v => v[f] - centers[i])]))];
        ImmutableArray<double> axes = WhiteningAxes(features, kept, centers, scales);

        int axisCount = axes.Length / kept.Length;
        var columns = new double[axisCount * count];
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
