using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Models;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Caching;

/// <summary>
/// Observations that earlier runs made, by the content of the image and all that decides them: models, request, code. A known image is read
/// to be hashed and not decoded. Thread-safe.
/// </summary>
/// <param name="cache">Where they are.</param>
/// <param name="models">The models that observe.</param>
/// <param name="decoder">Decodes the images.</param>
/// <param name="storage">Where weights beside a model are.</param>
/// <param name="config">Paths of the models, max_pixels.</param>
public sealed class ObservationCache(JobCache cache, ModelSet models, IImageDecoder decoder, StorageResolver storage, MiningConfig config)
{
    /// <summary>Images of a chunk that are to be observed are kept in memory up to so many bytes; others are read a second time.</summary>
    private const long KeptBytes = 32 << 20;

    private readonly ObservationKeys _keys = new(models, decoder, storage, config);
    private readonly bool _infers = models.Inference is not null;

    /// <summary>Observes a chunk of images, those that are not known by <paramref name="observer"/>.</summary>
    /// <inheritdoc cref="ImageObserver.Observe" path="/param|/returns|/exception"/>
    /// <param name="observer">Observes with the models that the cache was opened for.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="request">What to observe.</param>
    /// <param name="open">Gives the bytes of a sample's image.</param>
    /// <param name="cancel">Honoured before each image.</param>
    public IReadOnlyList<ObservationOutcome> Observe(
        ImageObserver observer, IReadOnlyList<Sample> samples, ObservationRequest request, Func<Sample, ReadOnlyMemory<byte>> open,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var outcomes = new ObservationOutcome[samples.Count];
        List<Unknown> unknown = LookUp(outcomes, samples, request, open, cancel);
        if (unknown.Count == 0) return outcomes;
        int next = 0;
        IReadOnlyList<ObservationOutcome> observed = observer.Observe(unknown.ConvertAll(u => samples[u.Index]), request, Reopen, cancel);
        for (int i = 0; i < observed.Count; i++)
        {
            outcomes[unknown[i].Index] = observed[i];
            if (observed[i].Problem is null)
                cache.Store.Add(unknown[i].Key, ObservationRecord.Write(samples[unknown[i].Index], observed[i].Sample, request, _infers));
        }
        return outcomes;

        ReadOnlyMemory<byte> Reopen(Sample sample)
        {
            Unknown turn = unknown[next++];
            if (!turn.Image.IsEmpty) return turn.Image;
            ReadOnlyMemory<byte> image = open(sample);
            // The file may be another one by now.
            unknown[next - 1] = turn with { Key = _keys.Of(image.Span, sample, request) };
            return image;
        }
    }

    private List<Unknown> LookUp(
        ObservationOutcome[] outcomes, IReadOnlyList<Sample> samples, ObservationRequest request, Func<Sample, ReadOnlyMemory<byte>> open,
        CancellationToken cancel)
    {
        var unknown = new List<Unknown>();
        long kept = 0;
        int known = 0;
        for (int i = 0; i < outcomes.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            ReadOnlyMemory<byte> image;
            try
            {
                image = open(samples[i]);
            }
            catch (Exception e) when (e is InputException or StorageException)
            {
                outcomes[i] = new(samples[i], e.Message);
                continue;
            }
            UInt128 key = _keys.Of(image.Span, samples[i], request);
            if (Recall(key, samples[i]) is { } sample)
            {
                outcomes[i] = new(sample, null);
                known++;
                continue;
            }
            bool keeps = kept + image.Length <= KeptBytes;
            if (keeps) kept += image.Length;
            unknown.Add(new(i, key, keeps ? image : default));
        }
        cache.CountObservations(samples.Count, known);
        return unknown;
    }

    private Sample? Recall(UInt128 key, Sample sample) => cache.Store.Read(key, record => ObservationRecord.Read(record, sample));

    private readonly record struct Unknown(int Index, UInt128 Key, ReadOnlyMemory<byte> Image);
}
