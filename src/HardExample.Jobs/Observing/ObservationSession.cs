using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Models;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Jobs.Training;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Observing;

/// <summary>The open models of a job or a stage, and what they observe of training set and population.</summary>
public sealed class ObservationSession : IDisposable
{
    private readonly MiningConfig _config;
    private readonly IJobEvents _events;
    private readonly ModelSet _models;
    private readonly ObservationCache? _cache;
    private readonly SampleObserver _observer;
    private readonly TaskType _task;
    private Observations _needs;
    private TrainingReference? _reference;

    private ObservationSession(MiningConfig config, StorageResolver storage, TaskType task, Observations needs, ModelSet models, ObservationCache? cache, IJobEvents events)
    {
        (_config, _task, _needs, _models, _cache, _events) = (config, task, models.Pretrained is null ? needs & ~Observations.PretrainedEmbedding : needs, models, cache, events);
        Threads = ThreadsOf(config);
        ModelFingerprint = models.Fingerprint(config, storage);
        _observer = new(
            new ImageObserver(new VipsImageDecoder(), models.Inference, models.Extractor, config.Extensions.MaxPixels, models.Pretrained), models, storage, config.Extensions.BatchSize, Threads, cache);
    }

    /// <summary>How many threads work, at least 1.</summary>
    public int Threads { get; }

    /// <summary>What gives the features, for the log and the summary.</summary>
    public string ExtractorDescription => FeatureText.Of(_models.ExtractorDescription, _models.PretrainedDescription, _reference);

    /// <summary>What gives the embeddings.</summary>
    internal string EmbeddingDescription => _models.ExtractorDescription;

    /// <summary>What gives the features of the second view, if the reference turns out to need one; empty when no algorithm does.</summary>
    internal string PretrainedDescription => _models.PretrainedDescription;

    /// <summary>Tells the models from others: a hash of graphs, weights and descriptions.</summary>
    internal string ModelFingerprint { get; }

    /// <summary>The threads that a configuration means: those it says, else one for each processor.</summary>
    public static int ThreadsOf(MiningConfig config) => config.Extensions.Threads > 0 ? config.Extensions.Threads : Environment.ProcessorCount;

    /// <summary>Opens the models that are needed.</summary>
    /// <param name="config">Models, augmentations, threads.</param>
    /// <param name="storage">Where images and models are.</param>
    /// <param name="task">The task; null = that of the inference model.</param>
    /// <param name="needs">What will be observed.</param>
    /// <param name="predicts">Whether predictions are wanted of the inference model on images as they are.</param>
    /// <param name="labels">Class names, for a model that does not say its own.</param>
    /// <param name="events">Progress, warnings and problems.</param>
    /// <exception cref="ModelException">A model cannot be used, or is of another task.</exception>
    /// <exception cref="StorageException">A path cannot be read.</exception>
    public static ObservationSession Open(
        MiningConfig config, StorageResolver storage, TaskType? task, Observations needs, bool predicts, ImmutableArray<string> labels, IJobEvents events)
    {
        ModelSet models = ModelSet.Open(config, storage, task, needs, predicts, labels, events);
        events.Information($"Features come from {FeatureText.Of(models.ExtractorDescription, models.PretrainedDescription, null)}.");
        try
        {
            ObservationCache? cache = config.Extensions.Cache is { } folder ? ObservationCache.Open(folder, models, storage, config) : null;
            return new(config, storage, task ?? models.Inference?.Task ?? TaskType.ImageClassification, needs, models, cache, events);
        }
        catch
        {
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
            new TrainingObserver(_observer, _models.Inference is not null, _config, Threads, _events, _cache).Observe(training, _task, _needs, later, cancel);
        CompareWith(reference);
        return reference;
    }

    /// <summary>Says what the population will be compared with: what that does not need is not observed.</summary>
    public void CompareWith(TrainingReference reference)
    {
        _reference = reference;
        if (!_needs.HasFlag(Observations.PretrainedEmbedding) || SecondView.NeedsPretrained(reference)) return;
        _needs &= ~Observations.PretrainedEmbedding;
        _events.Information($"Features come from {ExtractorDescription}.");
    }

    /// <summary>Observes consecutive samples of a training set, to make the reference of all of them later.</summary>
    /// <param name="part">The samples.</param>
    /// <param name="first">Place of the first of them in the training set, from 0.</param>
    /// <param name="count">Samples of the whole training set.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <returns>One outcome a sample, in order.</returns>
    public IReadOnlyList<ObservationOutcome> ObserveTrainingPart(IReadOnlyList<Sample> part, long first, long count, CancellationToken cancel) =>
        new TrainingObserver(_observer, _models.Inference is not null, _config, Threads, _events).ObservePart(part, first, count, _task, _needs, cancel);

    /// <summary>Observes samples; those whose image cannot be observed come back with the problem.</summary>
    /// <param name="samples">In any number; read a few chunks ahead of what is consumed.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <returns>One outcome a sample, in order.</returns>
    public IEnumerable<ObservationOutcome> Observe(IEnumerable<Sample> samples, CancellationToken cancel) => _observer.Observe(samples, new ObservationRequest
    {
        Needs = _models.Inference is not null ? _needs : _needs & ~Observations.AugmentedPredictions,
        Augmentations = [.. _config.Augmentations.Select(static o => o.Key)],
    }, cancel);

    /// <summary>Predicts on the images as they are, in place of the predictions that the samples carry.</summary>
    /// <inheritdoc cref="Observe" path="/param|/returns"/>
    public IEnumerable<ObservationOutcome> Predict(IEnumerable<Sample> samples, CancellationToken cancel) =>
        _observer.Observe(samples, new ObservationRequest { Needs = Observations.Prediction, Predict = true }, cancel);

    /// <summary>Scores and fuses a whole observed population.</summary>
    /// <param name="observed">The samples, in input order.</param>
    /// <param name="context">Task, reference, threads and cancellation.</param>
    internal IReadOnlyList<Sample> Score(IReadOnlyList<Sample> observed, MiningContext context)
    {
        if (_cache is null) return new SampleScorer(_config, _events).Score(observed, context);
        IReadOnlyList<CachedMiner> miners = _cache.MinersFor(observed, context, _config);
        IReadOnlyList<Sample> scored = new SampleScorer(miners, new(_config), _events).Score(observed, context);
        _cache.Keep(miners, scored);
        return scored;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _models.Dispose();
        if (_cache is null) return;
        _cache.Dispose();
        if (_cache.Fault is { } fault) _events.Warning(fault);
        if (_cache.Asked == 0) return;
        string more = (_cache.KnewReference ? ", the reference of the training set" : "") + (_cache.KnownAlgorithms > 0 ? $", the scores of {_cache.KnownAlgorithms} algorithms" : "");
        _events.Information($"The cache knew {_cache.Known} of {_cache.Asked} observations{more}.");
    }
}
