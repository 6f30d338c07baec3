using System.Collections.Immutable;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>Finds the nearest training images of hard samples in a reference, all at once.</summary>
public static class NearestTraining
{
    /// <summary>Searches for every hard sample that has an embedding; what it gives fits <see cref="ReportInput.Nearest"/>.</summary>
    /// <param name="samples">Fused samples.</param>
    /// <param name="reference">Its global embeddings are searched; a population is no neighbour of itself.</param>
    /// <param name="count">How many images a sample, at least 1.</param>
    /// <param name="sourceOf">The path or URI of a training image by its id.</param>
    /// <param name="maxDegreeOfParallelism">How many threads search. It never changes the result.</param>
    /// <param name="cancellationToken">Honoured within the search.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Func<Sample, IReadOnlyList<NearestTrainingImage>> Find(
        IReadOnlyList<Sample> samples, TrainingReference reference, int count, Func<string, string> sourceOf,
        int maxDegreeOfParallelism, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ReferenceVectors training = reference.Embeddings;
        List<Sample> asked = [.. samples.Where(s => s.IsHard && s.Embedding?.Length == training.Vectors.Dimension)];
        var found = new Dictionary<string, ImmutableArray<NearestTrainingImage>>(StringComparer.Ordinal);
        if (asked.Count > 0 && training.Count > 0)
        {
            NeighbourTable table = NearestNeighbours.Find(VectorSet.FromRows([.. asked.Select(static s => s.Embedding!)]), training.Vectors,
                new()
            {
                K = count,
                Excluded = reference.IsPopulation ? [.. asked.Select(s => training.RowOf(s.Id))] : null,
                MaxDegreeOfParallelism = maxDegreeOfParallelism,
                CancellationToken = cancellationToken,
            });
            for (int i = 0; i < asked.Count; i++) found[asked[i].Id] = Images(table, i);
        }
        return sample => found.TryGetValue(sample.Id, out ImmutableArray<NearestTrainingImage> images) ? images : [];

        ImmutableArray<NearestTrainingImage> Images(NeighbourTable table, int query)
        {
            var images = ImmutableArray.CreateBuilder<NearestTrainingImage>();
            for (int k = 0; k < table.K; k++)
            {
                int row = table.Indices(query)[k];
                string id = training.SampleIds[row];
                int label = training.Labels[row];
                images.Add(new(id, sourceOf(id), table.Cosines(query)[k], label >= 0 ? reference.Classes[label] : null));
            }
            return images.ToImmutable();
        }
    }
}

/// <summary>A training image that is similar to a sample.</summary>
/// <param name="Id">What the reader knows it by, usually its file name.</param>
/// <param name="Source">Its path or URI.</param>
/// <param name="Cosine">Cosine of the two embeddings, −1..1.</param>
/// <param name="Label">Its class; null when it has none or many.</param>
public sealed record NearestTrainingImage(string Id, string Source, double Cosine, string? Label);
