using System.Collections.Immutable;
using System.Numerics.Tensors;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Numerics;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// Training images by what they look like, without any model: a second view of them whose mistakes are not those of the model (co-training: Blum
/// and Mitchell 1998). The descriptor about its mean is brought to its 64 principal axes, each divided by the fourth root of its variance, half
/// of what whitening would do: few directions else decide alone, and in the last ones there is mostly noise.
/// </summary>
public sealed class AppearanceSpace
{
    /// <summary>Most axes.</summary>
    public const int MostAxes = 64;

    /// <summary>Of more labelled training images, so many are kept, evenly spaced: each sample is compared with all of them.</summary>
    public const int MostPoints = 20_000;

    private const int MostForAxes = 1_000;
    private const int MostQueries = 5_000;
    private const double HalfWhitening = 0.25;

    private readonly float[] _offsets;

    internal AppearanceSpace(ImmutableArray<float> mean, ImmutableArray<float> axes, ReferenceVectors points, double skill)
    {
        (Mean, Axes, Points, Skill) = (mean, axes, points, skill);
        _offsets = new float[axes.Length / mean.Length];
        for (int a = 0; a < _offsets.Length; a++) _offsets[a] = TensorPrimitives.Dot(mean.AsSpan(), Axis(a));
    }

    /// <summary>The mean descriptor of the training images.</summary>
    public ImmutableArray<float> Mean { get; }

    /// <summary>Axes × descriptor, row-major.</summary>
    public ImmutableArray<float> Axes { get; }

    /// <summary>The labelled training images in this space, of length 1.</summary>
    public ReferenceVectors Points { get; }

    /// <summary>
    /// How far the looks alone tell the classes: Cohen's kappa against chance, (accuracy − 1/K)/(1 − 1/K), of the vote of the 20 nearest training images for
    /// each other's label (leave-one-out); 0 for no better than chance, 1 for always.
    /// </summary>
    public double Skill { get; }

    /// <summary>A descriptor in this space, of length 1.</summary>
    /// <exception cref="InputException">It has another length than those of the training images.</exception>
    public float[] Project(ReadOnlySpan<float> descriptor)
    {
        if (descriptor.Length != Mean.Length)
            throw new InputException(
                $"A descriptor has {descriptor.Length} values, those of the training data {Mean.Length}. Observe training data and population with the same version.");
        var point = new float[_offsets.Length];
        for (int a = 0; a < point.Length; a++) point[a] = TensorPrimitives.Dot(descriptor, Axis(a)) - _offsets[a];
        VectorSet.Normalise(point);
        return point;
    }

    /// <summary>The space of the labelled samples that have a descriptor; null when there are too few, or all look the same.</summary>
    internal static AppearanceSpace? Create(IReadOnlyList<Sample> samples, TrainingReference reference, ReferenceOptions options)
    {
        Sample[] seen = [.. samples.Where(static s => s.Appearance is not null && s.Label is not null)];
        if (seen.Length < 2) return null;
        if (seen.Length > MostPoints) seen = Array.ConvertAll(KMeans.Spaced(seen.Length, MostPoints), i => seen[i]);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.MaxDegreeOfParallelism), CancellationToken = options.CancellationToken };
        float[] mean = MeanOf(seen);
        float[][] centred = Array.ConvertAll(KMeans.Spaced(seen.Length, Math.Min(seen.Length, MostForAxes)), i =>
        {
            var difference = new float[mean.Length];
            TensorPrimitives.Subtract(seen[i].Appearance, mean, difference);
            return difference;
        });
        (double[] variances, float[][] axes) = PrincipalAxes.Find(centred, MostAxes, parallel);
        if (axes.Length == 0) return null;
        for (int a = 0; a < axes.Length; a++) TensorPrimitives.Divide(axes[a], (float)Math.Pow(variances[a], HalfWhitening), axes[a]);

        var space = new AppearanceSpace([.. mean], [.. axes.SelectMany(static a => a)], ReferenceVectors.Empty, 0);
        var points = new float[seen.Length][];
        Parallel.For(0, points.Length, parallel, i => points[i] = space.Project(seen[i].Appearance));
        var vectors = new ReferenceVectors(
            [.. seen.Select(static s => s.Id)], [.. seen.Select(s => reference.ClassIndex(s.Label!))], VectorSet.FromRows(points));
        return new(space.Mean, space.Axes, vectors, SkillOf(vectors, reference.Classes.Length, options));
    }

    private ReadOnlySpan<float> Axis(int index) => Axes.AsSpan().Slice(index * Mean.Length, Mean.Length);

    private static float[] MeanOf(Sample[] samples)
    {
        var sums = new double[samples[0].Appearance!.Length];
        foreach (Sample sample in samples)
        {
            float[] descriptor = sample.Appearance!;
            if (descriptor.Length != sums.Length)
                throw new InputException($"The descriptor of training sample '{sample.Id}' has {descriptor.Length} values, the others {sums.Length}. Observe the whole training set with one version.");
            for (int d = 0; d < sums.Length; d++) sums[d] += descriptor[d];
        }
        return Array.ConvertAll(sums, sum => (float)(sum / samples.Length));
    }

    private static double SkillOf(ReferenceVectors points, int classes, ReferenceOptions options)
    {
        int[] queries = KMeans.Spaced(points.Count, Math.Min(points.Count, MostQueries));
        NeighbourTable nearest = NearestNeighbours.Find(points.Vectors.Subset(queries), points.Vectors, new()
        {
            K = ClusteringMiner.Neighbours,
            Excluded = queries,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
            CancellationToken = options.CancellationToken,
        });
        int right = 0, present = points.Labels.Distinct().Count();
        if (present < 2) return 0;
        var votes = new double[classes];
        for (int q = 0; q < queries.Length; q++)
        {
            Array.Clear(votes);
            ReadOnlySpan<int> indices = nearest.Indices(q);
            ReadOnlySpan<float> cosines = nearest.Cosines(q);
            for (int n = 0; n < indices.Length; n++) votes[points.Labels[indices[n]]] += ViewVotes.Weight(cosines[n], cosines[0]);
            if (AugmentedViews.ArgMax(votes) == points.Labels[queries[q]]) right++;
        }
        double chance = 1.0 / present;
        return Math.Max(0, (right / (double)queries.Length - chance) / (1 - chance));
    }
}
