using HardExample.Core.Mining;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Observing;

/// <summary>Observes the images of samples on several threads, a chunk on each.</summary>
/// <param name="observer">Does the work.</param>
/// <param name="storage">Where images are read from.</param>
/// <param name="chunkSize">Samples in a chunk, at least 1; it bounds memory and never changes the result.</param>
/// <param name="threads">Chunks at once, at least 1; it never changes the result.</param>
public sealed class SampleObserver(ImageObserver observer, StorageResolver storage, int chunkSize, int threads)
{
    /// <summary>Observes samples, reading only a few chunks ahead of what is consumed.</summary>
    /// <param name="samples">In any number.</param>
    /// <param name="request">What to observe; with nothing to observe no image is opened.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <returns>One outcome a sample, in order.</returns>
    public IEnumerable<ObservationOutcome> Observe(IEnumerable<Sample> samples, ObservationRequest request, CancellationToken cancel)
    {
        if ((request.Needs & ~Observations.Prediction) == Observations.None && !request.Predict)
            return samples.Select(static s => new ObservationOutcome(s, null));
        return OrderedParallel.Select(samples.Chunk(chunkSize), chunk => observer.Observe(chunk, request, Open, cancel), threads, cancel)
            .SelectMany(static outcomes => outcomes);
    }

    private ReadOnlyMemory<byte> Open(Sample sample)
    {
        StoragePath path = StoragePath.Parse(sample.Source);
        return storage.For(path).ReadAllBytes(path);
    }
}
