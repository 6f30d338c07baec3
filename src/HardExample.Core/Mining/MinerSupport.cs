using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Predictions;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Code that several algorithms share.</summary>
internal static class MinerSupport
{
    /// <summary>The context's reference, when it belongs to the task.</summary>
    /// <exception cref="ConfigurationException">It belongs to the other task.</exception>
    internal static TrainingReference? ReferenceFor(MiningContext context)
    {
        if (context.Reference is { } reference && reference.Task != context.Task)
            throw new ConfigurationException(
                $"The training reference was made for {reference.Task}, but the job is {context.Task}. Give the reference of a training "
                    + "set of this task.");
        return context.Reference;
    }

    /// <summary>The score_threshold_low of the reference, so that samples are measured as its images were.</summary>
    internal static double LowOf(TrainingReference? reference) =>
        reference?.ScoreThresholdLow ?? ParameterCatalog.ScoreThresholdLow.Default;

    /// <summary>Calls <paramref name="score"/> for every index on the context's threads.</summary>
    internal static T[] ForEach<T>(int count, MiningContext context, Func<int, T> score)
    {
        var scores = new T[count];
        Parallel.For(0, count, context.Threads(), i => scores[i] = score(i));
        return scores;
    }

    internal static NeighbourSearch Search(MiningContext context, int k, int[]? excluded = null) => new()
    {
        K = k,
        Excluded = excluded,
        ReleaseMemory = context.EndPhase,
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
        // Embeddings are in the store or on the samples; one on a sample beside a store has another length and is refused below.
        VectorSet kept = context.Embeddings?.Vectors ?? VectorSet.Empty;
        List<int> indices = new(samples.Count), keptRows = [];
        List<float[]> rows = [];
        bool broken = false;
        int expected = referenceDimension;
        for (int i = 0; i < samples.Count; i++)
        {
            int row = context.Embeddings?.RowOf(i) ?? -1;
            // Reading a sample may be costly.
            Sample? sample = row >= 0 && wanted is null ? null : samples[i];
            if (sample is not null && (row < 0 && sample.Embedding is null || wanted?.Invoke(sample) == false)) continue;
            ReadOnlySpan<float> embedding = row >= 0 ? kept[row] : sample!.Embedding;
            if (expected == 0) expected = embedding.Length;
            if (embedding.Length != expected)
                throw new InputException(
                    $"The embedding of '{samples[i].Id}' has {embedding.Length} values where {expected} are expected. Observe training "
                        + "data and population with the same feature extractor.");
            if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(embedding)))
            {
                broken = true;
                continue;
            }
            indices.Add(i);
            if (row >= 0) keptRows.Add(row);
            else rows.Add(sample!.Embedding!);
        }
        if (broken)
            context.Warn("The feature extractor gave values that are not numbers for some images; what needs an embedding leaves them "
                + "out.");
        return ([.. indices], keptRows.Count > 0 ? kept.Subset(CollectionsMarshal.AsSpan(keptRows)) : VectorSet.FromRows(rows));
    }

    /// <summary>ln q of a class; a class that the reference does not know is as unlikely as its least likely one.</summary>
    internal static double LogShare(float[] shares, int classIndex)
    {
        float share = (uint)classIndex < (uint)shares.Length ? shares[classIndex] : shares.Min();
        return Math.Log(Math.Max(share, (float)ClassProbabilities.Smallest));
    }

    /// <summary>The descriptors of some samples in the space of the training images.</summary>
    /// <returns>Positions in <paramref name="indices"/> of the samples that have one, and their vectors in the same order.</returns>
    internal static (int[] Seen, VectorSet Points) Descriptors(
        IReadOnlyList<Sample> samples, IReadOnlyList<int> indices, DescriptorSpace space, MiningContext context)
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
    internal static int[]? OwnRows(
        IReadOnlyList<Sample> samples, IReadOnlyList<int> indices, TrainingReference reference, ReferenceVectors vectors) =>
        reference.IsPopulation ? [.. indices.Select(i => vectors.RowOf(samples[i].Id))] : null;

    /// <summary>Reasons with shares in proportion to their weights.</summary>
    internal static ImmutableArray<ReasonShare> Shares(IReadOnlyCollection<(int Id, double Weight)> reasons, double total) =>
        [.. reasons.Select(r => new ReasonShare(r.Id, total > 0 ? Math.Min(1, r.Weight / total) : 1.0 / reasons.Count))];

    /// <summary>A number in [0, 1] as people read it.</summary>
    internal static string Show(double value) => value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
