using System.Collections.Immutable;
using System.Diagnostics;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Jobs.Output;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs;

/// <summary>A whole job: read, observe, score, fuse, export, and the job log in success, failure and cancellation.</summary>
/// <param name="storage">Where everything is.</param>
/// <param name="events">Progress, warnings and problems.</param>
public sealed class MiningJob(StorageResolver storage, IJobEvents events)
{
    private const int ScratchBuffer = 1 << 17;

    /// <summary>Runs the job.</summary>
    /// <param name="request">Input, output and configuration.</param>
    /// <param name="cancel">Honoured within a batch; nothing half written stays behind.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public JobResult Run(JobRequest request, CancellationToken cancel) => Logged(request, started =>
    {
        (IReadOnlyList<Sample> samples, TaskType task, int unusable) = Read(request, cancel);
        PipelineOutcome outcome = new MiningPipeline(request.Config, storage, events).Run(samples, task, request.Reference, cancel);
        var tally = new JobTally(request.Config);
        foreach (Sample sample in outcome.Samples) tally.Add(sample);
        JobSummary summary = tally.ToSummary(task, unusable + outcome.Skipped, outcome.FeatureExtractor, outcome.Reference);
        return Finish(request, outcome.Samples, summary, null, started, cancel);
    });

    /// <summary>Runs what follows the observing: score, fuse, export, and the job log. The population need not fit into memory; its hard samples must.</summary>
    /// <param name="request">Output and configuration.</param>
    /// <param name="observed">Gives what was observed; called when the output directory was found to be in order.</param>
    /// <param name="scratchFile">A local file that holds the scored samples until the output is written; the caller removes it, also after an error.</param>
    /// <param name="cancel">Honoured within an algorithm; nothing half written stays behind.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public JobResult RunObserved(JobRequest request, Func<MiningPipeline, ObservedSource> observed, string scratchFile, CancellationToken cancel) => Logged(request, started =>
    {
        var pipeline = new MiningPipeline(request.Config, storage, events);
        ObservedSource population = observed(pipeline);
        var tally = new JobTally(request.Config);
        var hard = new List<Sample>();
        WriteScored(scratchFile, pipeline.Score(population, cancel).Select(sample =>
        {
            tally.Add(sample);
            if (sample.IsHard) hard.Add(ForExport(sample));
            return sample;
        }));
        JobSummary summary = tally.ToSummary(population.Task, population.Unusable + population.Skipped, population.FeatureExtractor, population.Reference);
        return Finish(request, hard, summary, scratchFile, started, cancel);
    });

    private JobResult Logged(JobRequest request, Func<long, JobResult> work)
    {
        var log = new JobLog(storage, request.Config.TaskSummaryFile);
        try
        {
            long started = Stopwatch.GetTimestamp();
            if (request.OutputPath is { } place)
                new HardExampleExporter(storage).Check(place, new() { Overwrite = request.Overwrite, IgnoredFiles = LogOf(request) });
            JobResult result = work(started);
            log.Success(ToLog(result));
            return result;
        }
        catch (Exception e)
        {
            log.Failure(e);
            throw;
        }
    }

    private JobResult Finish(JobRequest request, IReadOnlyList<Sample> samples, JobSummary summary, string? scoredFile, long started, CancellationToken cancel)
    {
        summary = summary with { Elapsed = Stopwatch.GetElapsedTime(started) };
        ExportResult? export = request.OutputPath is { } output ? Export(request, output, samples, summary, scoredFile, cancel) : null;
        return new(samples, summary with { Elapsed = Stopwatch.GetElapsedTime(started) }, export);
    }

    private static void WriteScored(string path, IEnumerable<Sample> scored)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, ScratchBuffer);
            ScoredSampleFile.Write(file, scored);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(error, "write the scored samples to", path);
        }
    }

    // Of a million hard samples these are what matters: the export does not look at them, and the record has the scores.
    private static Sample ForExport(Sample sample) => sample with
    {
        Embedding = null,
        Appearance = null,
        BoxPixels = default,
        BoxEmbeddings = default,
        LabelledBoxPixels = default,
        LabelledBoxEmbeddings = default,
        AugmentedPredictions = default,
        Scores = sample.Scores.Clear(),
    };

    private ExportResult Export(JobRequest request, string output, IReadOnlyList<Sample> samples, JobSummary summary, string? scoredFile, CancellationToken cancel)
    {
        var decoder = new VipsImageDecoder();
        ExportResult result = new HardExampleExporter(storage).Export(samples, output, new ExportOptions
        {
            Overwrite = request.Overwrite,
            IgnoredFiles = LogOf(request),
            Record = new(samples, request.RecordedConfig ?? request.Config, summary) { ScoredFile = scoredFile },
            ImageSize = sample => ImageSizes.Of(sample, storage, decoder),
            Progress = written => events.Progress(new(JobPhase.Exporting, written, summary.HardSamples)),
            OnProblem = events.Problem,
        }, cancel);
        return result with { Total = summary.TotalSamples };
    }

    private static ImmutableArray<string> LogOf(JobRequest request) => request.Config.TaskSummaryFile is { } log ? [log] : [];

    private static TaskSummary ToLog(JobResult result) => new()
    {
        Succeeded = true,
        TotalSample = result.Summary.TotalSamples,
        HardSample = result.Summary.HardSamples,
        SkippedSample = result.Summary.SkippedSamples,
        ElapsedSeconds = result.Summary.Elapsed.TotalSeconds,
        Algorithms = [.. result.Summary.Algorithms.Where(static a => a.Value > 0).Select(static a => a.Key)],
        FeatureExtractor = result.Summary.FeatureExtractor,
        OutputManifest = result.Export?.ManifestPath,
    };

    private (IReadOnlyList<Sample> Samples, TaskType Task, int Unusable) Read(JobRequest request, CancellationToken cancel)
    {
        if (request.Samples is { } given) return (given, TaskOf(given), 0);
        string path = request.InputPath ?? throw new InputException("The job has no input: name a directory or a manifest.");
        var samples = new List<Sample>();
        int unusable = 0;
        InputSet input = new InputReader(storage).Open(path, InputOptions.From(request.Config.Extensions), cancel);
        foreach (InputItem item in input.Read(cancel))
        {
            if (item.Sample is { } sample) samples.Add(sample);
            else
            {
                unusable++;
                events.Problem(item.Problem!);
            }
        }
        return (samples, samples[0].Prediction!.TaskType, unusable);
    }

    private static TaskType TaskOf(IReadOnlyList<Sample> samples)
    {
        TaskType? task = null;
        foreach (Sample sample in samples)
        {
            if (sample.Prediction?.TaskType is not { } own) continue;
            task ??= own;
            if (own != task)
                throw new InputException($"{sample.Source} is of another task than the samples before it. One job has one task: split the input.") { ErrorId = InputErrorIds.MixedTasks };
        }
        return task ?? throw new InputException("No sample with a prediction was given; read results first, or give a model that predicts.");
    }
}
