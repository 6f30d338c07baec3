using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Numerics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>What several algorithms do alike.</summary>
internal static class MinerSupport
{
    /// <summary>The context's reference, when it belongs to the task.</summary>
    /// <exception cref="ConfigurationException">It belongs to the other task.</exception>
    internal static TrainingReference? ReferenceFor(MiningContext context)
    {
        if (context.Reference is { } reference && reference.Task != context.Task)
            throw new ConfigurationException(
                $"The training reference was made for {reference.Task}, but the job is {context.Task}. Give the reference of a training set of this task.");
        return context.Reference;
    }

    /// <summary>score_threshold_low as the reference was made with, so that what it says of training images and what is said of samples means the same boxes.</summary>
    internal static double LowOf(TrainingReference? reference) => reference?.ScoreThresholdLow ?? ParameterCatalog.ScoreThresholdLow.Default;

    /// <summary>Calls <paramref name="score"/> for every index on the context's threads.</summary>
    internal static T[] ForEach<T>(int count, MiningContext context, Func<int, T> score)
    {
        var scores = new T[count];
        Parallel.For(0, count, Threads(context), i => scores[i] = score(i));
        return scores;
    }

    /// <summary>The context's threads and cancellation.</summary>
    internal static ParallelOptions Threads(MiningContext context) =>
        new() { MaxDegreeOfParallelism = Math.Max(1, context.MaxDegreeOfParallelism), CancellationToken = context.CancellationToken };

    internal static NeighbourSearch Search(MiningContext context, int k, int[]? excluded = null) => new()
    {
        K = k,
        Excluded = excluded,
        MaxDegreeOfParallelism = context.MaxDegreeOfParallelism,
        CancellationToken = context.CancellationToken,
    };

    /// <summary>The samples that <paramref name="wanted"/> holds for and that have a usable embedding, and these embeddings.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="referenceDimension">Length of the reference's embeddings, 0 for none.</param>
    /// <param name="context">For warnings.</param>
    /// <param name="wanted">Which samples; null = all.</param>
    /// <exception cref="InputException">Embeddings differ in length, from each other or from the reference's.</exception>
    internal static (int[] Indices, VectorSet Vectors) Embedded(
        IReadOnlyList<Sample> samples, int referenceDimension, MiningContext context, Func<Sample, bool>? wanted)
    {
        // All are kept apart, or all are on the samples: one of another length than those kept is refused below.
        VectorSet kept = context.Embeddings?.Vectors ?? VectorSet.Empty;
        List<int> indices = new(samples.Count), places = [];
        List<float[]> rows = [];
        bool broken = false;
        int expected = referenceDimension;
        for (int i = 0; i < samples.Count; i++)
        {
            int place = context.Embeddings?.RowOf(i) ?? -1;
            // Samples may be made anew each time.
            Sample? sample = place >= 0 && wanted is null ? null : samples[i];
            if (sample is not null && (place < 0 && sample.Embedding is null || wanted?.Invoke(sample) == false)) continue;
            ReadOnlySpan<float> embedding = place >= 0 ? kept[place] : sample!.Embedding;
            if (expected == 0) expected = embedding.Length;
            if (embedding.Length != expected)
                throw new InputException(
                    $"The embedding of '{samples[i].Id}' has {embedding.Length} values where {expected} are expected. Observe training data and population with the same feature extractor.");
            if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(embedding)))
            {
                broken = true;
                continue;
            }
            indices.Add(i);
            if (place >= 0) places.Add(place);
            else rows.Add(sample!.Embedding!);
        }
        if (broken)
            context.Warn("The feature extractor gave values that are not numbers for some images; what needs an embedding leaves them out.");
        return ([.. indices], places.Count > 0 ? kept.Subset(CollectionsMarshal.AsSpan(places)) : VectorSet.FromRows(rows));
    }

    /// <summary>Which of some samples have a descriptor, as positions in <paramref name="indices"/>, and these in the space of the training images.</summary>
    internal static (int[] Seen, VectorSet Points) Descriptors(IReadOnlyList<Sample> samples, IReadOnlyList<int> indices, DescriptorSpace space, MiningContext context)
    {
        if (context.Embeddings is { } store)
        {
            int[] kept = [.. Enumerable.Range(0, indices.Count).Where(i => store.DescriptorOf(indices[i]) >= 0)];
            return (kept, store.Descriptors.Subset(Array.ConvertAll(kept, i => store.DescriptorOf(indices[i]))));
        }
        int[] seen = [.. Enumerable.Range(0, indices.Count).Where(i => samples[indices[i]].Descriptor is not null)];
        return (seen, VectorSet.FromRows(ForEach(seen.Length, context, i => space.Project(samples[indices[seen[i]]].Descriptor))));
    }

    /// <summary>For each sample its own row in the reference when the population is the reference, else null.</summary>
    internal static int[]? OwnRows(IReadOnlyList<Sample> samples, IReadOnlyList<int> indices, TrainingReference reference, ReferenceVectors vectors) =>
        reference.IsPopulation ? [.. indices.Select(i => vectors.RowOf(samples[i].Id))] : null;

    /// <summary>Reasons with shares in proportion to their weights.</summary>
    internal static ImmutableArray<ReasonShare> Shares(IReadOnlyCollection<(int Id, double Weight)> reasons, double total) =>
        [.. reasons.Select(r => new ReasonShare(r.Id, total > 0 ? Math.Min(1, r.Weight / total) : 1.0 / reasons.Count))];

    /// <summary>Reasons with shares in proportion to their weights; where none reached its limit, the one of the largest weight, with the share 0.</summary>
    internal static ImmutableArray<ReasonShare> Shares(IReadOnlyCollection<(int Id, double Weight)> reasons, double total, int largest) =>
        reasons.Count > 0 ? Shares(reasons, total) : [new(largest, 0)];

    /// <summary>A number in [0, 1] as people read it.</summary>
    internal static string Show(double value) => value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
