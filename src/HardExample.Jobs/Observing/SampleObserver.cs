using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Models;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Observing;

/// <summary>Observes images on several threads, a chunk on each. What a sample carries is not observed again.</summary>
/// <param name="observer">Does the work.</param>
/// <param name="models">The models of the observer.</param>
/// <param name="storage">Where images are read from.</param>
/// <param name="chunkSize">Samples in a chunk at most, at least 1; it bounds memory and never changes the result.</param>
/// <param name="threads">Chunks at once, at least 1; it never changes the result.</param>
/// <param name="cache">What earlier runs observed; null = every image is observed. It never changes the result.</param>
public sealed class SampleObserver(
    ImageObserver observer, ModelSet models, StorageResolver storage, int chunkSize, int threads, ObservationCache? cache = null)
{
    private const int ChunksAhead = 4;
    private const int SamplesAhead = 512;
    private const int ChunksAThread = 8;

    private readonly ObservationGap _gap = models.Gap;

    /// <summary>Observes samples, reading only a few chunks ahead of what is consumed.</summary>
    /// <param name="samples">In any number.</param>
    /// <param name="request">What to observe; with nothing to observe no image is opened.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <returns>One outcome a sample, in order.</returns>
    public IEnumerable<ObservationOutcome> Observe(IEnumerable<Sample> samples, ObservationRequest request, CancellationToken cancel)
    {
        if ((request.Needs & ~Observations.Prediction) == Observations.None && !request.Predict)
            return samples.Select(static s => new ObservationOutcome(s, null));
        return ObserveChunks(samples, ChunkSizeFor(samples), request, cancel);
    }

    // Of few samples each thread gets some, and the last chunks end at about the same time.
    private int ChunkSizeFor(IEnumerable<Sample> samples) =>
        samples.TryGetNonEnumeratedCount(out int count)
        ? Math.Clamp((count + (ChunksAThread * threads) - 1) / (ChunksAThread * threads), 1, chunkSize) : chunkSize;

    private IEnumerable<ObservationOutcome> ObserveChunks(
        IEnumerable<Sample> samples, int size, ObservationRequest request, CancellationToken cancel)
    {
        // Small images are observed faster than they arrive unless many are on their way.
        int depth = Math.Max(ChunksAhead, SamplesAhead / size);
        using StorageResolver ahead = storage.ReadingAhead();
        bool Fetch(Sample[] chunk) =>
            ahead.Prefetch(chunk.Where(s => request.Predict || _gap.Of(s, request) != Observations.None).Select(PathOf));
        foreach (ObservationOutcome[] outcomes in OrderedParallel.Select(
            Prefetch.Of(samples.Chunk(size), Fetch, depth), chunk => ObserveChunk(chunk, request, ahead, cancel), threads, cancel))
            foreach (ObservationOutcome outcome in outcomes) yield return outcome;
    }

    private ObservationOutcome[] ObserveChunk(Sample[] chunk, ObservationRequest request, StorageResolver ahead, CancellationToken cancel)
    {
        // An image is hashed when it is opened, whether the cache knows it or not.
        bool hashes = request.Needs.HasFlag(Observations.ContentHash);
        var hashed = new Dictionary<Sample, string>(ReferenceEqualityComparer.Instance);
        ReadOnlyMemory<byte> Open(Sample sample)
        {
            StoragePath path = PathOf(sample);
            byte[] content = ahead.ReadInput(path);
            if (hashes) hashed[sample] = ContentHash.Of(content);
            return content;
        }

        var outcomes = new ObservationOutcome[chunk.Length];
        foreach (IGrouping<Observations, int> group in Enumerable.Range(0, chunk.Length).GroupBy(i => _gap.Of(chunk[i], request)))
        {
            int[] indices = [.. group];
            Sample[] lacking = Array.ConvertAll(indices, i => chunk[i]);
            if (group.Key == Observations.None && !request.Predict)
            {
                foreach (int i in indices) outcomes[i] = new(chunk[i], null);
                continue;
            }
            ObservationRequest rest = request with { Needs = group.Key & ~Observations.ContentHash };
            IReadOnlyList<ObservationOutcome> observed =
                rest is { Needs: Observations.None, Predict: false } ? OpenOnly(lacking, Open, cancel)
                : cache is null ? observer.Observe(lacking, rest, Open, cancel) : cache.Observe(observer, lacking, rest, Open, cancel);
            for (int k = 0; k < indices.Length; k++)
            {
                outcomes[indices[k]] = observed[k];
                if (observed[k].Problem is not null) continue;
                Sample sample = ObservationGap.Mark(observed[k].Sample, group.Key, models.MarkOf);
                outcomes[indices[k]] = new(hashes ? sample with { ContentHash = hashed[lacking[k]] } : sample, null);
            }
        }
        return outcomes;
    }

    private static ObservationOutcome[] OpenOnly(Sample[] samples, Func<Sample, ReadOnlyMemory<byte>> open, CancellationToken cancel) =>
        Array.ConvertAll(samples, sample =>
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                open(sample);
                return new ObservationOutcome(sample, null);
            }
            catch (Exception e) when (e is InputException or StorageException)
            {
                return new ObservationOutcome(sample, e.Message);
            }
        });

    private static StoragePath PathOf(Sample sample) => StoragePath.Parse(sample.Source);
}
