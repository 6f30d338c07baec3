using System.Collections.Immutable;
using System.Numerics.Tensors;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// The space of the image descriptors of the training images: a second view of them that no model takes part in, so its mistakes are not
/// those of the model in service (co-training: Blum and Mitchell 1998).
/// </summary>
/// <remarks>
/// A descriptor is centred, projected on its principal axes, each coordinate divided by the fourth root of its variance, and scaled to
/// length 1. That is half of whitening: without it a few axes decide alone, with all of it the last axes add mostly noise. Neighbours are
/// compared on the first 64 axes, <see cref="SecondView"/> uses 128.
/// </remarks>
public sealed class DescriptorSpace
{
    /// <summary>The space has at most this many axes.</summary>
    public const int MaxAxes = 128;

    /// <summary>Neighbours are compared on at most this many axes.</summary>
    public const int MaxNeighbourAxes = 64;

    /// <summary>Labelled training images that are kept, evenly spaced, since each sample is compared with all.</summary>
    public const int MaxPoints = 20_000;

    private const int MaxForAxes = 1_000, MaxForPopulationKappa = 2_000;
    private const double HalfWhitening = 0.25;

    private readonly float[] _offsets;

    internal DescriptorSpace(ImmutableArray<float> mean, ImmutableArray<float> axes, ReferenceVectors points, double populationKappa)
    {
        (Mean, Axes, Points, PopulationKappa) = (mean, axes, points, populationKappa);
        _offsets = new float[axes.Length / mean.Length];
        for (int a = 0; a < _offsets.Length; a++) _offsets[a] = TensorPrimitives.Dot(mean.AsSpan(), Axis(a));
    }

    /// <summary>The mean descriptor of the training images.</summary>
    public ImmutableArray<float> Mean { get; }

    /// <summary>The projection, [axes, values of a descriptor], row-major.</summary>
    public ImmutableArray<float> Axes { get; }

    /// <summary>The labelled training images on the first <see cref="MaxNeighbourAxes"/> axes, of length 1.</summary>
    public ReferenceVectors Points { get; }

    /// <summary>
    /// Cohen's kappa by leave-one-out of a classifier of the descriptors for the predicted classes of a population that is its own
    /// reference, [0, 1]: how much the votes of its neighbours count. 0 for a training set, whose <see cref="SecondView"/> has a kappa of
    /// its own.
    /// </summary>
    public double PopulationKappa { get; }

    /// <summary>A descriptor on the axes for neighbours, a vector of length 1.</summary>
    /// <exception cref="InputException">It has another length than those of the training images.</exception>
    public float[] Project(ReadOnlySpan<float> descriptor) => Project(descriptor, Math.Min(MaxNeighbourAxes, _offsets.Length));

    /// <summary>A descriptor on all axes, for <see cref="SecondView"/>, a vector of length 1.</summary>
    /// <exception cref="InputException">It has another length than those of the training images.</exception>
    public float[] ProjectFully(ReadOnlySpan<float> descriptor) => Project(descriptor, _offsets.Length);

    /// <summary>Fits the space to the labelled samples that have a descriptor; null when there are too few, or all are equal.</summary>
    /// <param name="samples">The training samples.</param>
    /// <param name="apart">Their descriptors; null = they are on the samples.</param>
    /// <param name="reference">Classes, and whether the samples are the population itself.</param>
    /// <param name="options">Threads and cancellation.</param>
    internal static DescriptorSpace? Create(
        IReadOnlyList<Sample> samples, EmbeddingStore? apart, TrainingReference reference, ReferenceOptions options)
    {
        int[] seen = [.. Enumerable.Range(0, samples.Count)
            .Where(i => (apart?.IsDescribed(i) ?? samples[i].Descriptor is not null) && samples[i].Label is not null)];
        if (seen.Length < 2) return null;
        seen = KMeans.Spaced(seen, MaxPoints);
        VectorSet descriptors = apart?.DescriptorsOf(seen) ?? DescriptorsOn(samples, seen);
        ParallelOptions parallel = options.Threads();
        float[] mean = Array.ConvertAll(descriptors.Mean(), static m => (float)m);
        float[][] centred = Array.ConvertAll(KMeans.Spaced(seen.Length, Math.Min(seen.Length, MaxForAxes)), i =>
        {
            var difference = new float[mean.Length];
            TensorPrimitives.Subtract(descriptors[i], mean, difference);
            return difference;
        });
        (double[] variances, float[][] axes) = PrincipalAxes.Find(centred, MaxAxes, parallel);
        if (axes.Length == 0) return null;
        for (int a = 0; a < axes.Length; a++) TensorPrimitives.Divide(axes[a], (float)Math.Pow(variances[a], HalfWhitening), axes[a]);

        var space = new DescriptorSpace([.. mean], [.. axes.SelectMany(static a => a)], ReferenceVectors.Empty, 0);
        int[] labels = Array.ConvertAll(seen, i => reference.ClassIndex(samples[i].Label!));
        var points = new ReferenceVectors([.. seen.Select(i => samples[i].Id)], [.. labels], Points(i => space.Project(descriptors[i])));
        return new(space.Mean, space.Axes, points, reference.IsPopulation ? KappaOf() : 0);

        double KappaOf()
        {
            int[] kept = KMeans.Spaced(seen.Length, Math.Min(seen.Length, MaxForPopulationKappa)),
                own = Array.ConvertAll(kept, i => labels[i]);
            int present = own.Distinct().Count();
            if (present < 2) return 0;
            VectorSet all = VectorSet.FromRows(Array.ConvertAll(kept, i => space.ProjectFully(descriptors[i])));
            return LeaveOneOut.Kappa(KernelRidgeClassifier.Fit(all, own, reference.Classes.Length, parallel).LeftOut, own, present);
        }

        VectorSet Points(Func<int, float[]> project)
        {
            var rows = new float[seen.Length][];
            Parallel.For(0, rows.Length, parallel, i => rows[i] = project(i));
            return VectorSet.FromRows(rows);
        }
    }

    private static VectorSet DescriptorsOn(IReadOnlyList<Sample> samples, int[] seen)
    {
        int length = samples[seen[0]].Descriptor!.Length;
        foreach (int i in seen)
            if (samples[i].Descriptor!.Length != length)
                throw new InputException(
                    $"The descriptor of training sample '{samples[i].Id}' has {samples[i].Descriptor!.Length} values, the others "
                        + $"{length}. Observe the whole training set with one version.");
        return VectorSet.FromRows(Array.ConvertAll(seen, i => samples[i].Descriptor!));
    }

    private float[] Project(ReadOnlySpan<float> descriptor, int axes)
    {
        if (descriptor.Length != Mean.Length)
            throw new InputException(
                $"A descriptor has {descriptor.Length} values, those of the training data {Mean.Length}. Observe training data and "
                    + "population with the same version.");
        var point = new float[axes];
        for (int a = 0; a < axes; a++) point[a] = TensorPrimitives.Dot(descriptor, Axis(a)) - _offsets[a];
        VectorSet.Normalise(point);
        return point;
    }

    private ReadOnlySpan<float> Axis(int index) => Axes.AsSpan().Slice(index * Mean.Length, Mean.Length);
}
