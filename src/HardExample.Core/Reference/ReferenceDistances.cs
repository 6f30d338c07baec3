using System.Collections.Immutable;
using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Reference;

/// <summary>Distances of training vectors to each other, by which the distance of a sample is judged.</summary>
internal static class ReferenceDistances
{
    internal const int ClassNeighbours = 5;
    internal const int ImageNeighbours = ImageFeatureSpace.Neighbours;
    private const double Limit = 0.95;

    private const double UnrelatedShare = 0.999;
    private const int MinForPairs = 20;
    private const int MaxPairs = 100_000;

    // So many distances are enough for a quantile; each is measured to all vectors.
    private const int MaxQueries = 5_000;
    private const int MaxQueriesPerClass = 1_000;

    internal static QuantileTable? Calibrate(ReferenceVectors vectors, ReferenceOptions options)
    {
        double[] distances = LeaveOneOut(vectors.Vectors, ImageNeighbours, MaxQueries, options);
        return distances.Length == 0 ? null : QuantileTable.Of(distances);
    }

    internal static ImmutableArray<double> ClassLimits(ReferenceVectors vectors, int classes, ReferenceOptions options)
    {
        var limits = ImmutableArray.CreateBuilder<double>(classes);
        for (int c = 0; c < classes; c++)
        {
            double[] distances = LeaveOneOut(vectors.Vectors.Subset(vectors.RowsOf(c)), ClassNeighbours, MaxQueriesPerClass, options);
            Array.Sort(distances);
            limits.Add(distances.Length == 0 ? double.NaN : QuantileTable.Quantile(distances, Limit));
        }
        return limits.ToImmutable();
    }

    /// <summary>
    /// 99.9 % quantile of the cosine of two images. Pairs are taken far apart in input order, so that consecutive frames are not among them
    /// unless the set is small.
    /// </summary>
    internal static double UnrelatedSimilarity(VectorSet vectors)
    {
        double[] cosines = UnrelatedCosines(vectors);
        return cosines.Length == 0 ? double.NaN : QuantileTable.Quantile(cosines, UnrelatedShare);
    }

    /// <summary>Cosines of such pairs, ascending; none when there are too few images.</summary>
    internal static double[] UnrelatedCosines(VectorSet vectors)
    {
        int n = vectors.Count;
        if (n < MinForPairs) return [];
        var cosines = new List<double>();
        for (int stride = n / 2; stride >= 1 && cosines.Count < MaxPairs; stride--)
            for (int i = 0; i + stride < n; i++) cosines.Add(TensorPrimitives.Dot(vectors[i], vectors[i + stride]));
        cosines.Sort();
        return [.. cosines];
    }

    private static double[] LeaveOneOut(VectorSet vectors, int k, int maxQueries, ReferenceOptions options)
    {
        if (vectors.Count < 2) return [];
        int[] queries = KMeans.Spaced(vectors.Count, Math.Min(vectors.Count, maxQueries));
        NeighbourTable nearest = NearestNeighbours.Find(vectors.Subset(queries), vectors, new()
        {
            K = k,
            Excluded = queries,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
            CancellationToken = options.CancellationToken,
        });
        return [.. Enumerable.Range(0, queries.Length).Select(nearest.MeanDistance)];
    }
}
