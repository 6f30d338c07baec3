using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Input;
using HardExample.Jobs.Ledgers;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Storage;
using HardExample.Vision.Observation;

namespace HardExample.Jobs;

/// <summary>
/// Observes, scores and fuses samples that have been read: the job without its input and its output. Memory, a scratch file and shards are
/// sources of one way.
/// </summary>
/// <param name="config">All parameters.</param>
/// <param name="storage">Where images, models and the training manifest are.</param>
/// <param name="events">Progress, warnings and problems.</param>
public sealed class MiningPipeline(MiningConfig config, StorageResolver storage, IJobEvents events) : IDisposable
{
    private readonly JobCache? _cache = JobCache.Open(config.Extensions, events);

    /// <summary>Whether garbage is collected at the ends of phases: less memory, but pauses of the whole process.</summary>
    public bool ReleasesMemory { get; init; }

    /// <summary>Whether the population is compared with something else than training set and ledger.</summary>
    public bool ProfilesAlways { get; init; }

    /// <summary>What was selected and labelled before; null = nothing is left out, and nothing counts as known.</summary>
    public JobLedger? Ledger { get; init; }

    /// <summary>Runs the algorithms of the configuration over a population in memory.</summary>
    /// <inheritdoc cref="Observe" path="/param|/exception"/>
    public PipelineOutcome Run(IReadOnlyList<Sample> samples, TaskType task, TrainingReference? reference, CancellationToken cancel)
    {
        IReadOnlyList<Sample>? training = TrainingOf(task, reference, cancel);
        using ObservedPopulation observed = ObserveInto(samples, training, task, reference, new SampleList(), cancel);
        using ScoredPopulation scored = Score(observed, cancel);
        Sample[] all = [.. scored.Samples];
        return new(all, observed.Skipped, observed.FeatureExtractor, scored.Reference,
            SourcesOf(training ?? (scored.Reference.IsPopulation ? all : [])))
            { ImageDecoder = observed.ImageDecoder };
    }

    /// <summary>Observes a population.</summary>
    /// <param name="samples">The population with its predictions, in input order.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="reference">A reference made before; null = train_data_path is observed, or the population serves itself.</param>
    /// <param name="inMemory">Whether the observed samples stay in memory; if not, they go through a scratch file. It never changes the
    /// result.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ObservedPopulation Observe(IReadOnlyList<Sample> samples, TaskType task, TrainingReference? reference, bool inMemory,
        CancellationToken cancel)
    {
        ISampleTarget target = inMemory ? new SampleList() : new ScratchFileSource(keepsFields: config.Extensions.Sequence is not null);
        try
        {
            return ObserveInto(samples, TrainingOf(task, reference, cancel), task, reference, target, cancel);
        }
        catch
        {
            (target as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>Scores and fuses an observed population.</summary>
    /// <param name="population">What was observed; it is read more than once.</param>
    /// <param name="cancel">Honoured within an algorithm.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ScoredPopulation Score(ObservedPopulation population, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(population);
        Ledger?.JudgedBy(population.Models);
        if (population.IsEmpty) return new(population.Reference ?? NothingOf(population.Task), [], null);
        var scorer = new SampleScorer(config, events);
        Population? kept = null;
        try
        {
            TrainingReference? reference = population.Reference;
            if (reference is null)
            {
                kept = Population.ReadOwnReference(
                    population.Samples, scorer.NeedsFor(population.Task) & ~Observations.AugmentedPredictions,
                    MemoryRelease.For(ReleasesMemory));
                reference = ReferenceOf(kept.Compared, population.Task, cancel, kept.Embeddings);
            }
            MiningContext context = ContextOf(population.Task, reference, cancel) with { Known = KnownTo(population) };
            kept?.BeComparedWith(context);
            ScoreCache? cache = _cache?.ScoresOf(population.Samples.Read(ObservationCatalog.Everything), context, config);
            return new(reference, scorer.Score(population.Samples, kept, cache, context), kept);
        }
        catch
        {
            kept?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cache?.Dispose();

    /// <summary>What the population is compared with when it was observed training samples.</summary>
    /// <param name="training">The observed training samples.</param>
    /// <param name="task">The task of the job.</param>
    /// <param name="cancel">Honoured within a step.</param>
    /// <exception cref="InputException">There is no sample, or embeddings differ in length.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainingReference ReferenceOfTraining(IReadOnlyList<Sample> training, TaskType task, CancellationToken cancel)
    {
        ReferenceOptions options = OptionsOf(task, cancel);
        if (training.Any(static s => s.PretrainedEmbedding is not null))
            return PretrainedPass.Build(training, options, _cache, static samples => samples);
        return _cache is null ? TrainingReferenceBuilder.Build(training, options) : _cache.ReferenceOf(training, options);
    }

    private static TrainingReference NothingOf(TaskType task) => new() { Task = task, Classes = [], SampleCount = 0, IsPopulation = true };

    private KnownImages KnownTo(ObservedPopulation population)
    {
        if (Ledger is null) return KnownImages.Empty;
        KnownImages known = Ledger.Known(population.Samples.Read(Observations.Embedding)
            .FirstOrDefault(static s => s.Embedding is not null)?.EmbeddingSource);
        if (known.Labels.Length > 0)
            events.Information($"{known.Labels.Length} images that were selected before count as known; "
                + $"{known.Labels.Count(static l => l is not null)} of them have a label.");
        return known;
    }

    internal static InputException NothingReadable() => new("No image of the input could be read; the problems above say why.");

    private MiningContext ContextOf(TaskType task, TrainingReference reference, CancellationToken cancel) => new()
    {
        Task = task,
        Reference = reference,
        MaxDegreeOfParallelism = ObservationSession.ThreadsOf(config),
        CancellationToken = cancel,
        Warn = events.Warning,
        ReleaseMemory = MemoryRelease.For(ReleasesMemory),
    };

    private ReferenceOptions OptionsOf(TaskType task, CancellationToken cancel) =>
        ReferenceOptions.From(config, task, ObservationSession.ThreadsOf(config), cancel);

    private static Dictionary<string, string> SourcesOf(IEnumerable<Sample> samples)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Sample sample in samples) sources.TryAdd(sample.Id, sample.Source);
        return sources;
    }

    private IReadOnlyList<Sample>? TrainingOf(TaskType task, TrainingReference? reference, CancellationToken cancel) =>
        reference is null && config.TrainDataPath is { } path ? TrainingSet.Read(path, config, task, storage, events, cancel) : null;

    private ObservationSession Open(IReadOnlyList<Sample> samples, IReadOnlyList<Sample>? training, TaskType task,
        TrainingReference? reference)
    {
        bool predicts = training is not null || samples.Any(static s => s.Prediction is null);
        var session = ObservationSession.Open(config, storage, task, new SampleScorer(config, events).NeedsFor(task), predicts,
            reference?.Classes ?? TrainingSet.LabelsOf(training ?? samples), events, _cache);
        if (reference is { ImageDecoder: { Length: > 0 } decoder } && decoder != session.ImageDecoder)
            events.Warning($"The reference was made of images decoded by {decoder}; this job decodes with {session.ImageDecoder}. Pixels "
                + "differ a little: make the reference anew, or set extensions.image_decoder as it was.");
        return session;
    }

    private TrainingReference ReferenceOf(IReadOnlyList<Sample> population, TaskType task, CancellationToken cancel,
        EmbeddingStore? apart = null)
    {
        events.Information("No training manifest is given: the population itself is the reference, with predicted classes as labels; each "
            + "sample is left out of its own reference.");
        return TrainingReferenceBuilder.FromPopulation(population, apart, OptionsOf(task, cancel));
    }

    /// <summary>Makes the profile of a population that is compared with something; null of one that is not.</summary>
    /// <param name="task">The task of the job.</param>
    /// <param name="hasReference">Whether there is a training set.</param>
    public PopulationSampler? SamplerOf(TaskType task, bool hasReference) =>
        config.Extensions.Drift && (hasReference || Ledger is not null || ProfilesAlways) ? new(task, config.ScoreThresholdLow) : null;

    private ObservedPopulation ObserveInto(
        IReadOnlyList<Sample> samples, IReadOnlyList<Sample>? training, TaskType task, TrainingReference? reference, ISampleTarget target,
        CancellationToken cancel)
    {
        using ObservationSession session = Open(samples, training, task, reference);
        if (training is not null) reference = session.ObserveTraining(training, cancel);
        else session.CompareWith(reference);
        PopulationSampler? sampler = SamplerOf(task, reference is { IsPopulation: false });
        target.Write(ObservedBy(session, samples, sampler, cancel));
        return new(task, target, samples.Count - target.Count - (Ledger?.LeftOut ?? 0), session.ExtractorDescription,
            reference) { ImageDecoder = session.ImageDecoder, Models = session.ModelFingerprint, IsEmpty = target.Count == 0,
                Profile = sampler?.ToProfile() };
    }

    private IEnumerable<Sample> ObservedBy(ObservationSession session, IReadOnlyList<Sample> samples, PopulationSampler? sampler,
        CancellationToken cancel)
    {
        int done = 0;
        bool any = false;
        var clipped = new ClippedBoxes();
        foreach (ObservationOutcome outcome in FailureLimit.Watch(session.Observe(samples, cancel), samples.Count, config))
        {
            if (outcome.Problem is null) clipped.Add(samples[done], outcome.Sample);
            else events.Problem(outcome.ToProblem());
            events.Progress(new(JobPhase.Observing, ++done, samples.Count));
            if (outcome.Problem is not null) continue;
            any = true;
            sampler?.Add(outcome.Sample);
            if (Ledger?.LeavesOut(outcome.Sample) != true) yield return outcome.Sample;
        }
        if (!any) throw NothingReadable();
        clipped.Tell(events.Warning);
    }
}
