using System.Collections.Immutable;
using HardExample.Cluster.Shards;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Jobs.Stages;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Observation;

namespace HardExample.Cluster;

/// <summary>What a task of a job runs: observes the images of one shard and writes them as one file.</summary>
/// <param name="work">The work folder with the plan.</param>
/// <param name="storage">Makes what reads images and models, given the settings of the job; it is disposed of at the end.</param>
/// <param name="events">Progress, and the images that are left out.</param>
/// <param name="clock">Gives the times of the attempt file; null = the system's.</param>
public sealed class ShardObserver(WorkFolder work, Func<MiningExtensions, StorageResolver> storage, IJobEvents events,
    TimeProvider? clock = null)
{
    private const int NamedChanges = 3;

    /// <summary>Observes a shard, unless that was done before.</summary>
    /// <param name="shard">Its number, from 0.</param>
    /// <param name="threads">How many threads work; 0 = as the configuration says. It never changes the result.</param>
    /// <param name="cancel">Honoured within a chunk; the shard is then as if nothing had been begun.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ShardOutcome Observe(int shard, int threads, CancellationToken cancel)
    {
        JobPlan plan = JobPlan.Read(work);
        if ((uint)shard >= (uint)plan.Shards.Length)
            throw new ConfigurationException(
                $"There is no shard {shard}: the plan of {work.Root} has the shards 0 to {plan.Shards.Length - 1}.");
        if (IsDone(plan, shard)) return new(shard, true, plan.Shards[shard].Total, 0, TimeSpan.Zero, work.ShardFile(shard));
        string observer = ObserverVersion.Software(ImageDecoderFactory.Create(plan.ReadConfig(work).Extensions));
        if (plan.Observer != observer)
            throw new InputException(
                $"The plan of {work.Root} was made by another version of the program or of a library ({plan.Observer}; here it is "
                + $"{observer}). Run all steps with one version.");
        LocalStorage.Try("write to", work.ObservationsFolder, Directory.CreateDirectory);
        TemporaryName.RemoveLeftovers(work.ShardFile(shard));
        using var attempt = new AttemptLog(work.AttemptFile(shard), clock ?? TimeProvider.System);
        int leftOut = attempt.Run(() => Observe(plan, shard, threads, attempt, cancel));
        return new(shard, false, plan.Shards[shard].Total, leftOut, attempt.ProcessorTime, work.ShardFile(shard));
    }

    private bool IsDone(JobPlan plan, int shard)
    {
        if (!File.Exists(work.ShardFile(shard))) return false;
        try
        {
            ShardFiles.OpenObserved(work, plan, shard).Dispose();
            return true;
        }
        catch (InvalidDataException error)
        {
            events.Warning($"{work.ShardFile(shard)} cannot be used and is made anew: {error.Message}.");
            return false;
        }
    }

    private int Observe(JobPlan plan, int shard, int threads, AttemptLog attempt, CancellationToken cancel)
    {
        MiningConfig config = PlannedPaths.Resolve(plan.ReadConfig(work), plan.Directory);
        if (threads > 0) config = config with { Extensions = config.Extensions with { Threads = threads } };
        List<ShardRow> rows;
        using (ShardReader list = ShardFiles.OpenList(work, plan, shard)) rows = [.. list.Rows()];
        if (rows.Count == 0)
        {
            ShardWriter.Write(work.ShardFile(shard), [], n => new(plan.Id, shard, n, "", "", ""));
            return 0;
        }
        using StorageResolver resolver = storage(config.Extensions);
        var files = new WatchedFiles(LocalStorage.Shared, SizesOf(rows));
        using StorageResolver watched = resolver.WithLocal(files);
        rows = Predict(plan, config, watched, rows, cancel);
        Observations needs = new SampleScorer(config, events).NeedsFor(plan.Task);
        using var session = ObservationSession.Open(
            config, watched, plan.Task, needs, plan.TrainingImages is not null, plan.Labels, events);
        RefuseOther(session, plan.Models);
        int leftOut = 0;
        var clipped = new ClippedBoxes();
        ShardWriter.Write(work.ShardFile(shard), ObserveRows(session, plan, rows, clipped, attempt, cancel).Select(Count), n =>
        {
            RefuseChanges(files.Changed);
            return new(plan.Id, shard, n, session.EmbeddingDescription, ObserverVersion.Machine, session.ImageDecoder)
            {
                SecondView = session.PretrainedDescription, ClippedBoxes = clipped.Boxes, ClippedImages = clipped.Images,
            };
        });
        clipped.Tell(events.Warning);
        return leftOut;

        ShardRow Count(ShardRow row)
        {
            if (row.Problem is not null) leftOut++;
            return row;
        }
    }

    private static void RefuseOther(ObservationSession session, string planned)
    {
        if (session.ModelFingerprint != planned)
            throw new ModelException(
                "A model was changed after the plan was made. Put the old one back, or plan again into another work folder: images of "
                + "other shards may be observed with the old one already.");
    }

    // The rows with what the inference model predicts where results are missing.
    private List<ShardRow> Predict(JobPlan plan, MiningConfig config, StorageResolver files, List<ShardRow> rows, CancellationToken cancel)
    {
        if (!rows.Exists(LacksResult)) return rows;
        using ObservationSession session = new InputCompletion(config, files, events).Open(plan.Task, plan.Labels);
        RefuseOther(session, plan.Predictor);
        using IEnumerator<ObservationOutcome> predicted = session.Predict(
            rows.Where(LacksResult).Select(static r => r.Sample).ToArray(), cancel).GetEnumerator();
        return rows.ConvertAll(row =>
        {
            if (!LacksResult(row)) return row;
            if (!predicted.MoveNext()) throw new InvalidOperationException("An image was not predicted on.");
            if (predicted.Current.Problem is not null) events.Problem(predicted.Current.ToProblem());
            return With(row, predicted.Current) with { Unpredicted = predicted.Current.Problem is not null };
        });

        static bool LacksResult(ShardRow row) => !row.IsTraining && row.Sample.Prediction is null;
    }

    private static ShardRow With(in ShardRow row, in ObservationOutcome outcome) =>
        row with { Sample = outcome.Sample, Problem = outcome.Problem, ModelFailed = outcome.ModelFailed };

    private IEnumerable<ShardRow> ObserveRows(
        ObservationSession session, JobPlan plan, List<ShardRow> rows, ClippedBoxes clipped, AttemptLog attempt, CancellationToken cancel)
    {
        int next = 0, training = rows.TakeWhile(static r => r.IsTraining).Count();
        if (training > 0)
            foreach (ObservationOutcome outcome in session.ObserveTrainingPart(
                [.. rows.Take(training).Select(static r => r.Sample)], rows[0].Index, plan.TrainingImages!.Value, cancel))
                yield return Observed(outcome);
        // What could not be predicted on is not observed, and stands between the others.
        using IEnumerator<ObservationOutcome> observed = session.Observe(
            rows.Skip(training).Where(static r => r.Problem is null).Select(static r => r.Sample), cancel).GetEnumerator();
        while (next < rows.Count)
        {
            if (rows[next] is { Problem: not null } failed) yield return Observed(new(failed.Sample, failed.Problem, failed.ModelFailed));
            else
            {
                if (!observed.MoveNext()) throw new InvalidOperationException("An image was not observed.");
                if (observed.Current.Problem is null) clipped.Add(rows[next].Sample, observed.Current.Sample);
                else events.Problem(observed.Current.ToProblem());
                yield return Observed(observed.Current);
            }
            events.Progress(new(JobPhase.Observing, next - training, rows.Count - training));
        }

        ShardRow Observed(ObservationOutcome outcome)
        {
            attempt.Observed = next + 1;
            return With(rows[next++], outcome);
        }
    }

    private static Dictionary<string, long> SizesOf(List<ShardRow> rows)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (ShardRow row in rows)
            if (row.ImageBytes is { } size) sizes[row.Sample.Source] = size;
        return sizes;
    }

    private static void RefuseChanges(ImmutableArray<string> changed)
    {
        if (changed.IsEmpty) return;
        string more = changed.Length > NamedChanges ? $" and {changed.Length - NamedChanges} more" : "";
        throw new InputException(
            $"The input was changed after the plan was made: {string.Join(", ", changed.Take(NamedChanges))}{more} "
            + $"{(changed.Length == 1 ? "has" : "have")} another size or {(changed.Length == 1 ? "is" : "are")} gone. Put the old files "
            + "back, or plan again into another work folder.");
    }
}
