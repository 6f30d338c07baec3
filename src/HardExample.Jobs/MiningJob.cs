using System.Collections.Immutable;
using System.Diagnostics;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Core.Selection;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Drift;
using HardExample.Jobs.Input;
using HardExample.Jobs.Ledgers;
using HardExample.Jobs.Models;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Output;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Jobs.Stages;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs;

/// <summary>A whole job: read, observe, score, fuse, export, and the job log in success, failure and cancellation.</summary>
/// <param name="storage">Where everything is.</param>
/// <param name="events">Progress, warnings and problems.</param>
public sealed class MiningJob(StorageResolver storage, IJobEvents events)
{
    /// <summary>
    /// A population of more samples goes through a scratch file, when its samples are not to be kept: writing and reading it would take a
    /// smaller one longer than it saves memory.
    /// </summary>
    internal const int MaxInMemory = 8192;

    private readonly int _maxInMemory = MaxInMemory;
    private JobRecorder _events = new(events, TimeProvider.System);

    /// <summary>A job with another size from which on a population goes through a scratch file; it never changes the output.</summary>
    internal MiningJob(StorageResolver storage, IJobEvents events, int maxInMemory) : this(storage, events) => _maxInMemory = maxInMemory;

    /// <summary>Runs the job.</summary>
    /// <param name="request">Input, output and configuration.</param>
    /// <param name="cancel">Honoured within a batch; nothing half written stays behind.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public JobResult Run(JobRequest request, CancellationToken cancel) => Logged(request, started =>
    {
        using JobLedger? ledger = LedgerOf(request);
        using MiningPipeline pipeline = PipelineOf(request, ledger);
        InputSamples input = Read(request, pipeline.Cache, cancel);
        bool keepsAll = request.KeepSamples || input.Samples.Count <= _maxInMemory;
        using ObservedPopulation population =
            pipeline.Observe(input.Take(), input.Task, request.Reference, keepsAll, cancel) with { Unusable = input.Unusable };
        if (keepsAll) return Score(request, pipeline, population, null, started, cancel);
        using FileStream scratch = ScratchFile.Create();
        MemoryRelease.For(request.ReleasesMemory)();
        return Score(request, pipeline, population, scratch, started, cancel);
    });

    /// <summary>Scores, fuses, exports and logs an observed population; only its hard samples must fit into memory.</summary>
    /// <param name="request">Output and configuration.</param>
    /// <param name="observed">Gives what was observed, and takes where to report to; called when the output directory was found to be in
    /// order.</param>
    /// <param name="scratch">An empty local file that holds the scored samples until the output is written.</param>
    /// <param name="cancel">Honoured within an algorithm; nothing half written stays behind.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public JobResult RunObserved(JobRequest request, Func<MiningPipeline, IJobEvents, ObservedPopulation> observed, FileStream scratch,
        CancellationToken cancel) =>
        Logged(request, started =>
        {
            using JobLedger? ledger = LedgerOf(request);
            using MiningPipeline pipeline = PipelineOf(request, ledger);
            using ObservedPopulation population = observed(pipeline, _events);
            return Score(request, pipeline, population, scratch, started, cancel);
        });

    private MiningPipeline PipelineOf(JobRequest request, JobLedger? ledger) =>
        new(request.Config, storage, _events)
        {
            ReleasesMemory = request.ReleasesMemory, Ledger = ledger, ProfilesAlways = request.DriftReference is not null,
        };

    // Paths as they were given, so that a job and its shards are of one configuration.
    private static JobLedger? LedgerOf(JobRequest request) => JobLedger.Open(
        (request.RecordedConfig ?? request.Config) with { Extensions = request.Config.Extensions },
        writes: request.OutputPath is not null);

    // Without a scratch file all samples are kept as they are, else the hard ones with what the export needs of them.
    private JobResult Score(JobRequest request, MiningPipeline pipeline, ObservedPopulation population, FileStream? scratch, long started,
        CancellationToken cancel)
    {
        var tally = new JobTally(request.Config);
        var kept = new List<Sample>();
        JobSummary summary;
        using var selection = new JobSelection(request.Config, _events);
        using (ScoredPopulation scored = pipeline.Score(population, cancel))
        {
            Func<Sample, bool>? isSettled = pipeline.Ledger is { } memory ? memory.IsSettled : null;
            IEnumerable<Sample> decided = request.Config.Extensions.Budget.IsSet
                ? selection.Select(scored, population.Samples, isSettled, scratch is null, cancel)
                : scored.Samples.Select(sample => isSettled?.Invoke(sample) == true ? sample with { IsHard = false } : sample);
            IEnumerable<Sample> samples = decided.Select(sample =>
            {
                tally.Add(sample);
                if (scratch is not null && sample.IsHard) kept.Add(ForExport(sample));
                return sample;
            });
            if (scratch is null) kept.AddRange(samples);
            else ScoredLines.Write(scratch, samples);
            summary = tally.ToSummary(population.Task, population.Unusable + population.Skipped, population.FeatureExtractor,
                population.ImageDecoder, scored.Reference) with
                {
                    LeftOut = _events.LeftOut(population.UnusableReasons),
                    Selection = selection.Counts,
                    Drift = JobDrift.Compare(population, pipeline.Ledger, request.DriftReference, _events),
                };
        }
        if (pipeline.Ledger is { } ledger)
        {
            summary = summary with { ExcludedSamples = ledger.LeftOut, SettledSamples = ledger.Settled };
            if (LedgerText.Of(summary, request.Config.Extensions.Ledger!) is { } told) _events.Information(told);
        }
        JobResult result = Finish(request, kept, summary, scratch, started, cancel);
        if (result.Export is { } export) Record(request, pipeline.Ledger, population, kept, scratch, export);
        return result;
    }

    // After the output is complete: a job that is killed before has selected nothing.
    private static void Record(JobRequest request, JobLedger? ledger, ObservedPopulation population, IReadOnlyList<Sample> kept,
        FileStream? scratch, ExportResult export)
    {
        if (ledger is null) return;
        IEnumerable<Sample> samples = kept;
        if (scratch is not null)
        {
            scratch.Position = 0;
            samples = ScoredSampleFile.Read(scratch, scratch.Name, leaveOpen: true).Zip(population.Samples.Read(Observations.Embedding),
                static (scored, observed) => !scored.IsHard ? scored
                    : scored with { Embedding = observed.Embedding, EmbeddingSource = observed.EmbeddingSource });
        }
        ledger.Record(samples, export.Unwritten, request.InputPath ?? "", population.FeatureExtractor, population.Profile,
            population.Models);
    }

    private JobResult Logged(JobRequest request, Func<long, JobResult> work)
    {
        _events = new(events, TimeProvider.System);
        long started = Stopwatch.GetTimestamp();
        TakenPaths[] taken = [.. TakenPaths.Of(request.Config, request.InputPath)];
        var log = new JobLog(storage, request.Config.TaskSummaryFile);
        var metrics = new JobMetrics(request.MetricsPath, TimeProvider.System);
        bool isLogged = false;
        try
        {
            log.Begin(request.OutputPath, taken);
            isLogged = true;
            BeginMetrics();
            if (request.Config.ScoreThresholdLow == request.Config.ScoreThresholdUp
                && request.Config.ScoreThresholdUp < ParameterCatalog.ScoreThresholdLow.Default)
                _events.Information(FormattableString.Invariant(
                    $"score_threshold_low is {request.Config.ScoreThresholdLow}, as score_threshold_up is: it is never above it."));
            if (request.OutputPath is { } target)
                new HardExampleExporter(storage).Check(target,
                    new() { Overwrite = request.Overwrite, IgnoredFiles = StatusFiles(request) });
            JobResult result = work(started);
            metrics.Success(result.Summary, result.Ledger);
            log.Success(ToLog(result));
            return result;
        }
        catch (Exception e)
        {
            if (isLogged) Told("job log", () => log.Failure(e));
            else Told("metrics", BeginMetrics);
            Told("metrics", metrics.Failure);
            throw;
        }

        void BeginMetrics() => metrics.Begin(request.OutputPath, taken.Concat(TakenPaths.Of("task_summary_file", log.Location)));
    }

    // The error that ended the job is what the user must see.
    private void Told(string what, Action write)
    {
        try
        {
            write();
        }
        catch (HardExampleException unwritten)
        {
            _events.Warning($"The {what} could not be written: {unwritten.Message}");
        }
    }

    private JobResult Finish(JobRequest request, IReadOnlyList<Sample> samples, JobSummary summary, Stream? scoredLines, long started,
        CancellationToken cancel)
    {
        summary = Ended(summary, started);
        ExportResult? export = request.OutputPath is { } output ? Export(request, output, samples, summary, scoredLines, cancel) : null;
        if (export is { Problems.IsEmpty: false, Summary: { } exported })
        {
            summary = exported;
            samples = [.. samples.Where(s => !export.Unwritten.Contains(s.Source))];
        }
        foreach (string note in export?.Notes() ?? []) _events.Warning(note);
        return new(samples, Ended(summary, started), export) { Ledger = request.Config.Extensions.Ledger };
    }

    private JobSummary Ended(JobSummary summary, long started) => summary with
    {
        Elapsed = Stopwatch.GetElapsedTime(started), Phases = _events.Phases(), Warnings = _events.Warnings,
    };

    // Of a million hard samples these are what matters: the export does not look at them, and the record has the scores.
    private static Sample ForExport(Sample sample) =>
        ObservationCatalog.Without(sample, static field => !field.IsInOutput) with { Scores = sample.Scores.Clear() };

    private ExportResult Export(JobRequest request, string output, IReadOnlyList<Sample> samples, JobSummary summary, Stream? scoredLines,
        CancellationToken cancel)
    {
        IImageDecoder decoder = ImageDecoderFactory.Create(request.Config.Extensions);
        ExportResult result = new HardExampleExporter(storage).Export(samples, output, new ExportOptions
        {
            Overwrite = request.Overwrite,
            IgnoredFiles = StatusFiles(request),
            VocDecimals = request.Config.Extensions.VocDecimals,
            Record = new(samples, request.RecordedConfig ?? request.Config, summary) { ScoredLines = scoredLines },
            ImageSize = sample => ImageSizes.Of(sample, storage, decoder),
            Flaw = sample => ImageSizes.Flaw(sample, storage, decoder),
            Progress = written => _events.Progress(new(JobPhase.Exporting, written, summary.HardSamples)),
            OnProblem = _events.Problem,
        }, cancel);
        return result with { Total = summary.TotalSamples };
    }

    private static ImmutableArray<string> StatusFiles(JobRequest request) =>
        [.. new[] { request.Config.TaskSummaryFile, request.MetricsPath }.OfType<string>()];

    private static TaskSummary ToLog(JobResult result) => new()
    {
        Succeeded = true,
        TotalSample = result.Summary.TotalSamples,
        HardSample = result.Summary.HardSamples,
        ControlSample = result.Summary.Selection?.Control,
        HardNotSelectedSample = result.Summary.Selection?.HardNotSelected,
        SkippedSample = result.Summary.SkippedSamples,
        ExcludedSample = result.Summary.ExcludedSamples,
        ElapsedSeconds = result.Summary.Elapsed.TotalSeconds,
        Algorithms = [.. result.Summary.Algorithms.Where(static a => a.Value > 0).Select(static a => a.Key)],
        FeatureExtractor = result.Summary.FeatureExtractor,
        ImageDecoder = result.Summary.ImageDecoder,
        OutputManifest = result.Export?.ManifestPath,
        Warnings = result.Summary.Warnings,
    };

    private InputSamples Read(JobRequest request, JobCache? cache, CancellationToken cancel)
    {
        if (request.Samples is { } given) return Completed(request, given, 0, cache, cancel);
        string path = request.InputPath ?? throw new InputException("The job has no input: name a directory or a manifest.");
        var samples = new List<Sample>();
        int unusable = 0;
        InputSet input = new InputReader(storage).Open(path,
            InputOptions.From(request.Config.Extensions) with { PredictMissing = request.Config.ModelServingUrl is not null }, cancel);
        foreach (InputItem item in input.Read(cancel))
        {
            if (item.Sample is { } sample) samples.Add(sample);
            else
            {
                unusable++;
                _events.Problem(item.Problem!);
            }
        }
        input.Notes.Tell(input.Path, _events.Warning);
        return Completed(request, samples, unusable, cache, cancel);
    }

    private InputSamples Completed(JobRequest request, IReadOnlyList<Sample> samples, int unusable, JobCache? cache,
        CancellationToken cancel)
    {
        (samples, int leftOut) = new InputCompletion(request.Config, storage, _events, cache)
            .Complete(samples, request.Reference, cancel, request.ComparesModel);
        TaskType task = TaskOf(samples);
        // Said now, not after hours of scoring.
        if (request.Config.Extensions.Budget.Per is { } per && samples.All(s => SampleGroups.Of(s, per) is null))
            throw SampleGroups.Unknown(per);
        return new(samples, task, unusable + leftOut);
    }

    private static TaskType TaskOf(IReadOnlyList<Sample> samples)
    {
        TaskType? task = null;
        foreach (Sample sample in samples)
        {
            if (sample.Prediction?.TaskType is not { } own) continue;
            task ??= own;
            if (own != task)
                throw new InputException(
                    $"{sample.Source} is of another task than the samples before it. One job has one task: "
                    + "split the input.") { ErrorId = InputErrorIds.MixedTasks };
        }
        return task
            ?? throw new InputException("No sample with a prediction was given; read results first, or give a model that predicts.");
    }

    /// <summary>What was read: the samples, their task, and how many images were left out.</summary>
    private sealed class InputSamples(IReadOnlyList<Sample> samples, TaskType task, int unusable)
    {
        public IReadOnlyList<Sample> Samples { get; private set; } = samples;

        public TaskType Task => task;

        public int Unusable => unusable;

        /// <summary>Hands the samples over, so that they are gone when their new owner is done with them.</summary>
        public IReadOnlyList<Sample> Take()
        {
            IReadOnlyList<Sample> taken = Samples;
            Samples = [];
            return taken;
        }
    }
}
