using System.Collections.Immutable;
using System.Diagnostics;
using HardExample.Core.Configuration;
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
    /// <summary>Runs the job.</summary>
    /// <param name="request">Input, output and configuration.</param>
    /// <param name="cancel">Honoured within a batch; nothing half written stays behind.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public JobResult Run(JobRequest request, CancellationToken cancel) => Logged(request, () =>
    {
        (IReadOnlyList<Sample> samples, TaskType task, int unusable) = Read(request, cancel);
        return (new MiningPipeline(request.Config, storage, events).Run(samples, task, request.Reference, cancel), task, unusable);
    }, cancel);

    /// <summary>Runs what follows the observing: score, fuse, export, and the job log.</summary>
    /// <param name="request">Output and configuration.</param>
    /// <param name="observed">Gives what was observed; called when the output directory was found to be in order.</param>
    /// <param name="cancel">Honoured within an algorithm; nothing half written stays behind.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public JobResult RunObserved(JobRequest request, Func<ObservedPopulation> observed, CancellationToken cancel) => Logged(request, () =>
    {
        ObservedPopulation population = observed();
        return (new MiningPipeline(request.Config, storage, events).Score(population, cancel), population.Task, population.Unusable);
    }, cancel);

    private JobResult Logged(JobRequest request, Func<(PipelineOutcome Outcome, TaskType Task, int Unusable)> score, CancellationToken cancel)
    {
        var log = new JobLog(storage, request.Config.TaskSummaryFile);
        try
        {
            JobResult result = Finish(request, score, cancel);
            log.Success(ToLog(result));
            return result;
        }
        catch (Exception e)
        {
            log.Failure(e);
            throw;
        }
    }

    private JobResult Finish(JobRequest request, Func<(PipelineOutcome Outcome, TaskType Task, int Unusable)> score, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        if (request.OutputPath is { } place)
            new HardExampleExporter(storage).Check(place, new() { Overwrite = request.Overwrite, IgnoredFiles = LogOf(request) });
        (PipelineOutcome outcome, TaskType task, int unusable) = score();
        JobSummary summary = Summarise(request.Config, task, outcome, unusable) with { Elapsed = Stopwatch.GetElapsedTime(start) };
        ExportResult? export = request.OutputPath is { } output ? Export(request, output, outcome.Samples, summary, cancel) : null;
        return new(outcome.Samples, summary with { Elapsed = Stopwatch.GetElapsedTime(start) }, export);
    }

    private ExportResult Export(JobRequest request, string output, IReadOnlyList<Sample> samples, JobSummary summary, CancellationToken cancel)
    {
        var decoder = new VipsImageDecoder();
        return new HardExampleExporter(storage).Export(samples, output, new ExportOptions
        {
            Overwrite = request.Overwrite,
            IgnoredFiles = LogOf(request),
            Record = new(samples, request.RecordedConfig ?? request.Config, summary),
            ImageSize = sample => ImageSizes.Of(sample, storage, decoder),
            Progress = written => events.Progress(new(JobPhase.Exporting, written, summary.HardSamples)),
            OnProblem = events.Problem,
        }, cancel);
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

    private static JobSummary Summarise(MiningConfig config, TaskType task, PipelineOutcome outcome, int unusable) => new()
    {
        Task = task,
        TotalSamples = outcome.Samples.Count,
        HardSamples = outcome.Samples.Count(static s => s.IsHard),
        SkippedSamples = unusable + outcome.Skipped,
        HardThreshold = config.HardThreshold,
        Reasons = outcome.Samples.Where(static s => s.IsHard).SelectMany(static s => s.HardReasons)
            .GroupBy(static r => r).ToImmutableSortedDictionary(static g => g.Key, static g => g.Count()),
        Algorithms = config.Algorithms.ToImmutableSortedDictionary(
            static a => a.Key, a => outcome.Samples.Count(s => s.Scores.ContainsKey(a.Key)), StringComparer.Ordinal),
        FeatureExtractor = outcome.FeatureExtractor,
        Reference = outcome.Reference.IsPopulation
            ? $"the population itself ({outcome.Reference.SampleCount} samples, each left out of its own reference)"
            : $"{outcome.Reference.SampleCount} training images of {outcome.Reference.Classes.Length} classes",
        Elapsed = TimeSpan.Zero,
    };
}
