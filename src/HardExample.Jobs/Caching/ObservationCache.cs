using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Models;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Caching;

/// <summary>
/// Keeps what was observed of images between runs, by content of the image and all that decides the observation: models, request, code. A
/// known image is read to be hashed and not decoded. What is made of a whole training set and what algorithms say of a
/// whole population is kept too. Thread-safe; several processes may use one folder.
/// </summary>
public sealed class ObservationCache : IDisposable
{
    /// <summary>Images of a chunk that are to be observed are kept in memory up to so many bytes; others are read a second time.</summary>
    private const long KeptBytes = 32 << 20;

    private readonly NamePool _names = new();
    private readonly CacheStore _store;
    private readonly ObservationKeys _keys;
    private readonly bool _infers;
    private int _asked;
    private int _known;

    private ObservationCache(CacheStore store, ObservationKeys keys, bool infers) => (_store, _keys, _infers) = (store, keys, infers);

    /// <summary>How many observations were asked for.</summary>
    public int Asked => _asked;

    /// <summary>How many of them were there.</summary>
    public int Known => _known;

    /// <summary>Whether the reference of the training set was there.</summary>
    public bool KnewReference { get; private set; }

    /// <summary>How many algorithms had scored the population before.</summary>
    public int KnownAlgorithms { get; private set; }

    /// <summary>Why nothing is kept any more, for example a full disk; null while all is well.</summary>
    public string? Fault => _store.Fault;

    /// <summary>Opens a cache.</summary>
    /// <param name="folder">A local folder; it is made when it is missing.</param>
    /// <param name="models">The models that observe.</param>
    /// <param name="decoder">Decodes the images.</param>
    /// <param name="storage">Where weights beside a model are.</param>
    /// <param name="config">Paths of the models, limits of images.</param>
    /// <exception cref="StorageException">The folder is not local, or cannot be made, read or written.</exception>
    public static ObservationCache Open(string folder, ModelSet models, IImageDecoder decoder, StorageResolver storage, MiningConfig config)
    {
        ArgumentNullException.ThrowIfNull(models);
        StoragePath place = StoragePath.Parse(folder);
        if (place.Kind != StorageKind.Local)
            throw new StorageException($"The cache folder '{folder}' is not local; name a folder of this machine under extensions: cache:, or leave it out.");
        var keys = new ObservationKeys(models, decoder, storage, config);
        return new(CacheStore.Open(place.Value), keys, models.Inference is not null);
    }

    /// <summary>Observes a chunk of images, those that are not known by <paramref name="observer"/>.</summary>
    /// <inheritdoc cref="ImageObserver.Observe" path="/param|/returns|/exception"/>
    /// <param name="observer">Observes with the models that the cache was opened for.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="request">What to observe.</param>
    /// <param name="open">Gives the bytes of a sample's image.</param>
    /// <param name="cancel">Honoured before each image.</param>
    public IReadOnlyList<ObservationOutcome> Observe(
        ImageObserver observer, IReadOnlyList<Sample> samples, ObservationRequest request, Func<Sample, ReadOnlyMemory<byte>> open, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var outcomes = new ObservationOutcome[samples.Count];
        List<Unknown> unknown = LookUp(outcomes, samples, request, open, cancel);
        Interlocked.Add(ref _asked, samples.Count);
        if (unknown.Count == 0) return outcomes;
        int next = 0;
        IReadOnlyList<ObservationOutcome> observed = observer.Observe(unknown.ConvertAll(u => samples[u.Index]), request, Reopen, cancel);
        for (int i = 0; i < observed.Count; i++)
        {
            outcomes[unknown[i].Index] = observed[i];
            if (observed[i].Problem is null) _store.Add(unknown[i].Key, ObservationRecord.Write(samples[unknown[i].Index], observed[i].Sample, request, _infers));
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

    /// <summary>The reference of a training set: the one that an earlier run made of the same observations, or a new one.</summary>
    /// <param name="training">The observed training samples.</param>
    /// <param name="options">How a reference is made.</param>
    /// <exception cref="InputException">There is no sample, or embeddings differ in length.</exception>
    public TrainingReference ReferenceOf(IReadOnlyList<Sample> training, ReferenceOptions options)
    {
        UInt128 key = ReferenceKey.Of(training, options);
        if (_store.Read(key, ReferenceIn) is { } before)
        {
            KnewReference = true;
            return before;
        }
        TrainingReference reference = TrainingReferenceBuilder.Build(training, options);
        using var content = new MemoryStream();
        TrainingReferenceFile.Write(reference, content);
        _store.Add(key, content.GetBuffer().AsSpan(0, (int)content.Length));
        return reference;
    }

    /// <summary>The algorithms of a configuration; those that scored the same population before, with the same parameters and reference, say it again.</summary>
    /// <param name="samples">The whole population, observed, in input order.</param>
    /// <param name="context">Task, reference, threads and cancellation.</param>
    /// <param name="config">Algorithms and parameters.</param>
    internal IReadOnlyList<RememberingMiner> MinersFor(IReadOnlyList<Sample> samples, MiningContext context, MiningConfig config)
    {
        UInt128 job = ScoreKey.OfJob(samples, context, config);
        RememberingMiner[] miners = [.. config.Algorithms.Select(a => Remembering(a.Key))];
        KnownAlgorithms = miners.Count(static m => !m.IsNew);
        return miners;

        RememberingMiner Remembering(string algorithm)
        {
            UInt128 key = ScoreKey.Of(job, algorithm);
            return new(MinerFactory.Create(algorithm, config), key, _store.Read(key, record => ScoreRecord.Read(record, algorithm, samples.Count)));
        }
    }

    /// <summary>Keeps what algorithms said that had not scored the population before.</summary>
    /// <param name="miners">The algorithms.</param>
    /// <param name="scored">The whole population with their scores, in the same order.</param>
    internal void Keep(IReadOnlyList<RememberingMiner> miners, IReadOnlyList<Sample> scored)
    {
        foreach (RememberingMiner miner in miners)
            if (miner.IsNew) _store.Add(miner.Key, miner.RecordOf(scored));
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private List<Unknown> LookUp(
        ObservationOutcome[] outcomes, IReadOnlyList<Sample> samples, ObservationRequest request, Func<Sample, ReadOnlyMemory<byte>> open, CancellationToken cancel)
    {
        var unknown = new List<Unknown>();
        long kept = 0;
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
                Interlocked.Increment(ref _known);
                continue;
            }
            bool keeps = kept + image.Length <= KeptBytes;
            if (keeps) kept += image.Length;
            unknown.Add(new(i, key, keeps ? image : default));
        }
        return unknown;
    }

    private Sample? Recall(UInt128 key, Sample sample) => _store.Read(key, record => ObservationRecord.Read(record, sample, _names));

    private static TrainingReference ReferenceIn(ArraySegment<byte> record)
    {
        try
        {
            return TrainingReferenceFile.Read(new MemoryStream(record.Array!, record.Offset, record.Count, writable: false));
        }
        catch (InputException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private readonly record struct Unknown(int Index, UInt128 Key, ReadOnlyMemory<byte> Image);
}
