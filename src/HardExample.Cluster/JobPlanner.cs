using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Cluster.Shards;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Jobs.Stages;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Observation;

namespace HardExample.Cluster;

/// <summary>Lists an input once, in order, and splits it and the training set into shards.</summary>
/// <param name="storage">Where input, models and training manifest are.</param>
/// <param name="events">Progress, and the images that are left out.</param>
public sealed class JobPlanner(StorageResolver storage, IJobEvents events)
{
    /// <summary>Makes the plan of a job in its work folder, or finds that it is there already.</summary>
    /// <param name="request">Input, configuration, work folder and number of shards.</param>
    /// <param name="cancel">Leaves no plan behind.</param>
    /// <exception cref="HardExampleException">Something that the user can mend, among it another plan in the work folder.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public JobPlan Make(PlanRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ShardCount is < 1 or > PlanRequest.MaxShards)
            throw new ConfigurationException($"{request.ShardCount} shards cannot be planned; 1 to {PlanRequest.MaxShards} can.");
        WorkFolder work = WorkFolder.At(request.WorkPath);
        LocalStorage.Try("write to", work.Root, Directory.CreateDirectory);
        TemporaryName.RemoveLeftovers(work.PlanFolder);
        using var attempt = new AttemptLog(work.PlanAttemptFile, TimeProvider.System);
        return attempt.Run(() => Make(request, work, cancel));
    }

    private JobPlan Make(PlanRequest request, WorkFolder work, CancellationToken cancel)
    {
        string making = TemporaryName.For(work.PlanFolder);
        try
        {
            LocalStorage.Try("write to", Path.GetDirectoryName(WorkFolder.ListFileIn(making, 0))!, Directory.CreateDirectory);
            return Publish(WriteTo(making, request, cancel), making, work);
        }
        finally
        {
            TemporaryName.Remove(making);
        }
    }

    private JobPlan Publish(JobPlan plan, string making, WorkFolder work)
    {
        if (!Directory.Exists(work.PlanFolder))
        {
            try
            {
                Directory.Move(making, work.PlanFolder);
                return plan;
            }
            catch (IOException) when (Directory.Exists(work.PlanFolder))
            {
                // Another process was faster; its plan is compared below.
            }
            catch (Exception error) when (StorageErrors.IsStorageError(error))
            {
                throw StorageErrors.Translate(error, "put the plan into", work.PlanFolder);
            }
        }
        JobPlan there = JobPlan.Read(work);
        if (there.Id == plan.Id)
        {
            events.Information($"{work.Root} has this plan already.");
            return there;
        }
        throw new InputException(
            $"{work.Root} has another plan already ({Difference(there, plan)}). Name another work folder; the old one can be deleted when "
            + "its job is done.");
    }

    private static string Difference(JobPlan there, JobPlan here) =>
        there.Input != here.Input ? $"of the input {there.Input}"
        : there.Shards.Length != here.Shards.Length ? $"with {there.Shards.Length} shards"
        : there.Config != here.Config ? "with another configuration"
        : there.Directory != here.Directory ? $"whose relative paths begin in {there.Directory}"
        : there.Models != here.Models ? "with other models"
        : there.Observer != here.Observer ? $"for another version of the program: {there.Observer}"
        : "of other images or results at the same path";

    private JobPlan WriteTo(string folder, PlanRequest request, CancellationToken cancel)
    {
        MiningConfig config = request.Config;
        var told = new PlanEvents(events);
        InputSet input = new InputReader(storage).Open(
            request.InputPath, InputOptions.From(config.Extensions) with { PredictMissing = config.ModelServingUrl is not null }, cancel);
        using var list = new PlannedInput(input.Read(cancel), input.Count ?? 0, told);
        var completion = new InputCompletion(config, storage, told);
        TaskType task = TaskGuard.TaskOf(list.PeekFirst()) ?? config.Extensions.TaskType ?? TaskOfModel(config);
        IReadOnlyList<Sample>? training =
            config.TrainDataPath is { } path ? TrainingSet.Read(path, config, task, storage, told, cancel) : null;
        var shards = new PlannedShard[request.ShardCount];
        for (int s = 0; s < shards.Length; s++)
        {
            shards[s] = WriteList(WorkFolder.ListFileIn(folder, s), s, shards.Length, list, training ?? []);
            cancel.ThrowIfCancellationRequested();
        }
        list.End();
        input.Notes.Tell(input.Path, told.Warning);
        // An image without a result, in front of all, does not say it; a model of another task is refused below.
        task = list.Task ?? task;
        string yaml = MiningConfigWriter.ToYaml(config);
        LocalStorage.WriteText(WorkFolder.ConfigFileIn(folder), yaml);
        LocalStorage.WriteText(WorkFolder.ProblemsFileIn(folder),
            string.Concat(list.Problems.Select(static p => JsonSerializer.Serialize(p, ProblemJson) + "\n")));
        ImmutableArray<string> labels = training is null ? list.Labels : TrainingSet.LabelsOf(training);
        string models = FingerprintOf(config, task, training is not null, labels, told);
        string predictor = Compare(folder, list, config, completion, task, labels, told, cancel);
        var plan = new JobPlan
        {
            Input = StoragePath.Parse(request.InputPath).Value,
            Task = task,
            Images = list.Samples,
            TrainingImages = training?.Count,
            LeftOut = list.Problems.Count,
            LeftOutReasons = list.Problems.GroupBy(static p => p.ErrorId, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal),
            Unpredicted = list.Unpredicted,
            Predictor = predictor,
            Warnings = [.. told.Warnings],
            Directory = PlannedPaths.AreRelative(config) ? Directory.GetCurrentDirectory() : null,
            Labels = labels,
            Models = models,
            Observer = ObserverVersion.Software(ImageDecoderFactory.Create(config.Extensions)),
            Config = JobPlan.HashOf(yaml),
            Shards = [.. shards],
        }.Identified();
        LocalStorage.WriteText(WorkFolder.PlanFileIn(folder), plan.ToJson());
        return plan;
    }

    private static readonly JsonSerializerOptions ProblemJson = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JsonFormat.Line.Encoder };

    private static PlannedShard WriteList(string path, int shard, int count, PlannedInput list, IReadOnlyList<Sample> training)
    {
        int first = (int)((long)training.Count * shard / count), end = (int)((long)training.Count * (shard + 1) / count);
        int images = list.Samples;
        IEnumerable<ShardRow> rows = Enumerable.Range(first, end - first)
            .Select(i => new ShardRow(true, i, training[i], FileSizes.Of(training[i]), null))
            .Concat(list.Take(shard, count).Select(static s => new ShardRow(false, s.SequenceIndex, s, FileSizes.Of(s), null)));
        string checksum = ShardWriter.Write(path, rows, n => new("", shard, n, "", "", ""));
        return new(list.Samples - images, end - first, checksum);
    }

    // Opened as a task will, so that a model that cannot be used is found before the tasks are queued.
    private string FingerprintOf(MiningConfig config, TaskType task, bool predicts, ImmutableArray<string> labels, PlanEvents told)
    {
        Observations needs = new SampleScorer(config, told).NeedsFor(task);
        using var session = ObservationSession.Open(config, storage, task, needs, predicts, labels, told);
        return session.ModelFingerprint;
    }

    private TaskType TaskOfModel(MiningConfig config)
    {
        using ObservationSession session = new InputCompletion(config, storage, new PlanEvents(null)).Open(null, []);
        return session.Inference!.Task;
    }

    // As on one machine: the results are compared with the model that must predict the missing ones, or that observes.
    private string Compare(string folder, PlannedInput list, MiningConfig config, InputCompletion completion, TaskType task,
        ImmutableArray<string> labels, PlanEvents told, CancellationToken cancel)
    {
        if (config.ModelServingUrl is null || list.Unpredicted == 0 && !completion.UsesModel(task)) return "";
        using ObservationSession session = completion.Open(task, labels);
        new ModelAgreement(config with { Extensions = config.Extensions with { Cache = null } }, storage, told, labels)
            .Check(session, SamplesAt(folder, [.. ModelAgreement.Chosen(list.Comparable)]), cancel);
        if (list.Unpredicted == 0) return "";
        told.Information(InputCompletion.Announcement(list.Unpredicted, list.Samples, session));
        return session.ModelFingerprint;
    }

    private static List<Sample> SamplesAt(string folder, HashSet<int> indices)
    {
        var samples = new List<Sample>(indices.Count);
        for (int s = 0; samples.Count < indices.Count; s++)
        {
            using ShardReader reader = ShardReader.Open(WorkFolder.ListFileIn(folder, s));
            samples.AddRange(reader.Rows().Where(row => !row.IsTraining && indices.Contains((int)row.Index))
                .Select(static row => row.Sample));
        }
        return samples;
    }

    /// <summary>Hands on what the plan tells, if there is anyone to take it, and keeps the warnings.</summary>
    private sealed class PlanEvents(IJobEvents? events) : IJobEvents
    {
        public List<string> Warnings { get; } = [];

        public void Progress(JobProgress progress) => events?.Progress(progress);

        public void Information(string message) => events?.Information(message);

        public void Warning(string message)
        {
            Warnings.Add(message);
            events?.Warning(message);
        }

        public void Problem(SampleProblem problem) => events?.Problem(problem);
    }
}
