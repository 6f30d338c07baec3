using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Models;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Observing;

/// <summary>The open models of a job or a stage, and what they observe of training set and population.</summary>
public sealed class ObservationSession : IDisposable
{
    private readonly JobCache? _ownCache;
    private readonly MiningConfig _config;
    private readonly IJobEvents _events;
    private readonly ModelSet _models;
    private readonly JobCache? _cache;
    private readonly SampleObserver _observer;
    private readonly TaskType _task;
    private Observations _needs;
    private TrainingReference? _reference;

    private ObservationSession(
        MiningConfig config, StorageResolver storage, TaskType task, Observations needs, ModelSet models, IImageDecoder decoder,
        JobCache? cache, JobCache? ownCache, IJobEvents events)
    {
        (_config, _task, _needs, _models, _cache, _ownCache, _events) = (
            config, task, models.Pretrained is null ? needs & ~Observations.PretrainedEmbedding : needs, models, cache, ownCache, events);
        Threads = ThreadsOf(config);
        ModelFingerprint = models.Fingerprint(config, storage);
        ImageDecoder = decoder.Version;
        _observer = new(
            new ImageObserver(decoder, models.Inference, models.Extractor, models.Pretrained), models, storage,
            config.Extensions.BatchSize, Threads, cache is null ? null : new ObservationCache(cache, models, decoder, storage, config));
    }

    /// <summary>How many threads work, at least 1.</summary>
    public int Threads { get; }

    /// <summary>The inference model; null when there is none or nobody needs it.</summary>
    public ImageModel? Inference => _models.Inference;

    /// <summary>What gives the features, for the log and the summary.</summary>
    public string ExtractorDescription => FeatureText.Of(_models.ExtractorDescription, _models.PretrainedDescription, _reference);

    /// <summary>What gives the embeddings.</summary>
    internal string EmbeddingDescription => _models.ExtractorDescription;

    /// <summary>What gives the vectors of the second view, if the reference compares them; empty when no algorithm asks.</summary>
    internal string PretrainedDescription => _models.PretrainedDescription;

    /// <summary>What decodes the images, for the log and the summary, such as "ImageSharp 2.1.13".</summary>
    public string ImageDecoder { get; }

    /// <summary>Identifies the models: a hash of graphs, weights and descriptions.</summary>
    internal string ModelFingerprint { get; }

    /// <summary>The threads that a configuration means: those it says, else one for each processor.</summary>
    public static int ThreadsOf(MiningConfig config) => config.Extensions.Threads > 0 ? config.Extensions.Threads
        : Environment.ProcessorCount;

    /// <summary>Opens the models that are needed.</summary>
    /// <param name="config">Models, augmentations, threads.</param>
    /// <param name="storage">Where images and models are.</param>
    /// <param name="task">The task; null = that of the inference model.</param>
    /// <param name="needs">What will be observed.</param>
    /// <param name="predicts">Whether predictions are wanted of the inference model on images as they are.</param>
    /// <param name="labels">Class names, for a model that does not say its own.</param>
    /// <param name="events">Progress, warnings and problems.</param>
    /// <param name="cache">The cache of the job, which stays open; null = the session opens that of the configuration, if there is one, and
    /// closes it.</param>
    /// <param name="describe">Changes what is said of the inference model; null = it is taken as it is described.</param>
    /// <exception cref="ModelException">A model cannot be used, or is of another task.</exception>
    /// <exception cref="ConfigurationException">The decoder of the configuration is not on this machine.</exception>
    /// <exception cref="StorageException">A path cannot be read.</exception>
    public static ObservationSession Open(
        MiningConfig config, StorageResolver storage, TaskType? task, Observations needs, bool predicts, ImmutableArray<string> labels,
        IJobEvents events, JobCache? cache = null, Func<ModelDescription, ModelDescription>? describe = null)
    {
        IImageDecoder decoder = ImageDecoderFactory.Create(config.Extensions);
        ModelSet models = ModelSet.Open(config, storage, task, needs, predicts, labels, events, describe);
        if (needs != Observations.Prediction)
            events.Information($"Features come from {FeatureText.Of(models.ExtractorDescription, models.PretrainedDescription, null)}; "
                + $"images are decoded by {decoder.Version}.");
        if (config.NotRun is { } notRun) events.Information(notRun);
        JobCache? own = null;
        try
        {
            if (cache is null) own = JobCache.Open(config.Extensions, events);
            return new(config, storage, task ?? models.Inference?.Task ?? TaskType.ImageClassification, needs, models, decoder,
                cache ?? own, own, events);
        }
        catch
        {
            own?.Dispose();
            models.Dispose();
            throw;
        }
    }

    /// <summary>The reference of a training set.</summary>
    /// <param name="training">The samples of the training manifest.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    public TrainingReference ObserveTraining(IReadOnlyList<Sample> training, CancellationToken cancel)
    {
        Observations later = _models.GivesBothAtOnce ? Observations.None : _needs & Observations.PretrainedEmbedding;
        TrainingReference reference =
            new TrainingObserver(_observer, _models.Inference is not null, _config, Threads, _events, _cache)
            .Observe(training, _task, _needs, later, cancel)
                with { ImageDecoder = ImageDecoder };
        CompareWith(reference);
        return reference;
    }

    /// <summary>Says what the population will be compared with: what that does not need is not observed.</summary>
    /// <param name="reference">The reference; null = the population itself, whose second view is made of all that is observed.</param>
    public void CompareWith(TrainingReference? reference)
    {
        _reference = reference;
        if (reference is null || PretrainedDescription.Length == 0) return;
        if (!reference.ComparesPretrained) _needs &= ~Observations.PretrainedEmbedding;
        _events.Information($"Features come from {ExtractorDescription}.");
    }

    /// <summary>Observes consecutive samples of a training set, to make the reference of all of them later.</summary>
    /// <param name="part">The samples.</param>
    /// <param name="first">Index of the first of them in the training set, from 0.</param>
    /// <param name="count">Samples of the whole training set.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <returns>One outcome a sample, in order.</returns>
    public IReadOnlyList<ObservationOutcome> ObserveTrainingPart(
        IReadOnlyList<Sample> part, long first, long count, CancellationToken cancel) =>
        new TrainingObserver(_observer, _models.Inference is not null, _config, Threads, _events)
        .ObservePart(part, first, count, _task, _needs, cancel);

    /// <summary>Observes samples; those whose image cannot be observed come back with the problem.</summary>
    /// <param name="samples">In any number; read a few chunks ahead of what is consumed.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <returns>One outcome a sample, in order.</returns>
    public IEnumerable<ObservationOutcome> Observe(IEnumerable<Sample> samples, CancellationToken cancel) =>
        _observer.Observe(samples, new ObservationRequest
    {
        Needs = _models.Inference is not null ? _needs : _needs & ~Observations.AugmentedPredictions,
        Augmentations = [.. _config.Augmentations.ActiveNames],
    }, cancel);

    /// <summary>Predicts on the images as they are, in place of the predictions that the samples carry.</summary>
    /// <inheritdoc cref="Observe" path="/param|/returns"/>
    public IEnumerable<ObservationOutcome> Predict(IEnumerable<Sample> samples, CancellationToken cancel) =>
        _observer.Observe(samples, new ObservationRequest { Needs = Observations.Prediction, Predict = true }, cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        _models.Dispose();
        _ownCache?.Dispose();
    }
}
