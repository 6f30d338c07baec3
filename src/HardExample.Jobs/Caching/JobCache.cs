using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Caching;

/// <summary>
/// What earlier runs left in a folder: observations of images, references of training sets, and scores of populations. Thread-safe; several
/// processes may use one folder. At the end it reports how much was cached.
/// </summary>
public sealed class JobCache : IDisposable
{
    private readonly IJobEvents _events;
    private int _asked;
    private int _known;
    private bool _knewReference;
    private int _knownAlgorithms;

    private JobCache(CacheStore store, IJobEvents events) => (Store, _events) = (store, events);

    internal CacheStore Store { get; }

    /// <summary>Opens the cache of a configuration; null when it has none.</summary>
    /// <param name="extensions">Names the folder, a local one; it is made when it is missing.</param>
    /// <param name="events">Takes that report.</param>
    /// <exception cref="StorageException">The folder is not local, or cannot be made, read or written.</exception>
    public static JobCache? Open(MiningExtensions extensions, IJobEvents events)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        if (extensions.Cache is not { } folder) return null;
        StoragePath path = StoragePath.Parse(folder);
        if (path.Kind != StorageKind.Local)
            throw new StorageException(
                $"The cache folder '{folder}' is not local; name a folder of this machine under extensions: cache:, or leave it out.");
        return new(CacheStore.Open(path.Value), events);
    }

    /// <summary>The reference of a training set: the one that an earlier run made of the same observations, or a new one.</summary>
    /// <param name="training">The observed training samples.</param>
    /// <param name="options">How a reference is made.</param>
    /// <param name="before">The reference of the samples without pretrained features, if it was made.</param>
    /// <exception cref="InputException">There is no sample, or embeddings differ in length.</exception>
    public TrainingReference ReferenceOf(IReadOnlyList<Sample> training, ReferenceOptions options, TrainingReference? before = null)
    {
        UInt128 key = ReferenceKey.Of(training, options);
        if (Store.Read(key, ReferenceIn) is { } known)
        {
            _knewReference = true;
            return known;
        }
        TrainingReference reference = TrainingReferenceBuilder.Build(training, options, before);
        using var content = new MemoryStream();
        TrainingReferenceFile.Write(reference, content);
        Store.Add(key, content.GetBuffer().AsSpan(0, (int)content.Length));
        return reference;
    }

    /// <summary>The scores of a population.</summary>
    /// <param name="samples">The whole population with all that was observed of it, in input order; it is read once.</param>
    /// <param name="context">Task, reference, threads and cancellation.</param>
    /// <param name="config">Algorithms and parameters.</param>
    internal ScoreCache ScoresOf(IEnumerable<Sample> samples, MiningContext context, MiningConfig config)
    {
        (UInt128 job, int count) = ScoreKey.OfJob(samples, context, config);
        var scores = new ScoreCache(Store, job, count, config.Algorithms.ActiveNames);
        _knownAlgorithms = scores.KnownAlgorithms;
        return scores;
    }

    /// <summary>Whether a comparison of results with the model was made before, and they agreed.</summary>
    internal bool KnowsAgreement(UInt128 key) => Store.Read(key, static _ => string.Empty) is not null;

    internal void KeepAgreement(UInt128 key) => Store.Add(key, []);

    internal void CountObservations(int asked, int known)
    {
        Interlocked.Add(ref _asked, asked);
        Interlocked.Add(ref _known, known);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        if (Store.Failure is { } failure) _events.Warning(failure);
        string[] known =
        [
            .. (IEnumerable<string>)(_asked > 0 ? [$"{_known} of {_asked} observations"] : []),
            .. (IEnumerable<string>)(_knewReference ? ["the reference of the training set"] : []),
            .. (IEnumerable<string>)(_knownAlgorithms > 0 ? [$"the scores of {_knownAlgorithms} algorithms"] : []),
        ];
        if (known.Length > 0) _events.Information($"The cache knew {string.Join(", ", known)}.");
        _asked = _knownAlgorithms = 0;
        _knewReference = false;
    }

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
}
