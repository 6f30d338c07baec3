using System.Globalization;
using HardExample.Cluster.Shards;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Ledgers;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Vision.Observation;

namespace HardExample.Cluster;

/// <summary>The observed shards of a job, one row group in memory at a time. Every reading compares the checksums.</summary>
/// <param name="work">The work folder.</param>
/// <param name="plan">Its plan.</param>
/// <param name="config">The configuration that was planned with.</param>
/// <param name="events">Progress, warnings and problems: all of them on the first reading, which is that of
/// <see cref="ReadTraining"/>.</param>
/// <param name="cancel">Honoured after each image.</param>
internal sealed class ShardSource(WorkFolder work, JobPlan plan, MiningConfig config, IJobEvents events, CancellationToken cancel)
    : ISampleSource
{
    private const int NamedShards = 20;

    private readonly List<SampleProblem> _predictingFailed = [], _trainingFailed = [], _observingFailed = [];
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly ClippedBoxes _clipped = new();
    private int _unpredicted;

    /// <summary>How many images of the population could not be observed; known after the first reading.</summary>
    public int Skipped { get; private set; }

    /// <summary>Usable samples of the population; known after the first reading.</summary>
    public int Count => plan.Images - Skipped;

    /// <summary>What gave the embeddings; known after the first reading.</summary>
    public string FeatureExtractor { get; private set; } = "";

    /// <summary>What decoded the images; known after the first reading.</summary>
    public string ImageDecoder { get; private set; } = "";

    /// <summary>What gave the features of the second view; known after the first reading, empty without any.</summary>
    public string SecondView { get; private set; } = "";

    /// <summary>Whether there is a training set.</summary>
    public bool HasTraining => plan.TrainingImages is not null;

    /// <summary>The first reading: of the training samples, or without any of what could not be observed.</summary>
    /// <returns>Training samples with all that was observed; empty without any.</returns>
    /// <exception cref="InputException">Shards are missing or damaged; they are named.</exception>
    /// <exception cref="ModelException">A model failed on more images than extensions.max_failed_share allows.</exception>
    public List<Sample> ReadTraining()
    {
        RefuseMissing();
        var training = new List<Sample>(plan.TrainingImages ?? 0);
        var machines = new SortedSet<string>(StringComparer.Ordinal);
        long read = 0;
        int total = plan.Images + (plan.TrainingImages ?? 0);
        for (int s = 0; s < plan.Shards.Length; s++)
        {
            using ShardReader shard = Open(s);
            if (shard.Header.Rows == 0) continue;
            (FeatureExtractor, SecondView, ImageDecoder) = (
                shard.Header.FeatureExtractor, shard.Header.SecondView, shard.Header.ImageDecoder);
            machines.Add(shard.Header.Machine);
            _clipped.Add(shard.Header.ClippedBoxes, shard.Header.ClippedImages);
            foreach (ShardRow row in shard.Rows(new(HasTraining ? ObservationCatalog.Everything : null, null)))
            {
                cancel.ThrowIfCancellationRequested();
                if (row.Problem is null) training.Add(row.Sample);
                else Report(row);
            }
            read += shard.Header.Rows;
            events.Progress(new(JobPhase.ReadingShards, (int)read, total));
        }
        if (machines.Count > 1)
            events.Warning($"Shards were observed on machines of several kinds ({string.Join(", ", machines)}), which may differ in the "
                + "last digits. Observe all on one kind for a result that is the same byte for byte.");
        if (plan.LeftOut > 0)
            events.Information($"{plan.LeftOut} images of the input were left out when the plan was made; "
                + $"{WorkFolder.ProblemsFileIn(work.PlanFolder)} names them.");
        foreach (string warning in plan.Warnings) events.Warning(warning);
        _clipped.Tell(events.Warning);
        RefuseFailures();
        return training;
    }

    /// <summary>Leaves out what the ledger says, in all readings that follow: they must give the same samples.</summary>
    public void LeaveOut(JobLedger ledger)
    {
        foreach (Sample sample in Read(Observations.ContentHash))
            if (ledger.LeavesOut(sample)) _leftOut.Add(sample.ContentHash!);
    }

    public IEnumerable<Sample> Read(Observations wanted)
    {
        var selection = new ShardSelection(null, wanted | ObservationCatalog.InOutput);
        for (int s = 0; s < plan.Shards.Length; s++)
        {
            using ShardReader shard = Open(s);
            foreach (ShardRow row in shard.Rows(selection))
            {
                cancel.ThrowIfCancellationRequested();
                if (row.Problem is null && (row.Sample.ContentHash is not { } hash || !_leftOut.Contains(hash))) yield return row.Sample;
            }
        }
    }

    private void Report(in ShardRow row)
    {
        SampleProblem problem = new ObservationOutcome(row.Sample, row.Problem, row.ModelFailed).ToProblem();
        events.Problem(problem with { IsTraining = row.IsTraining });
        if (!row.IsTraining) Skipped++;
        if (row.Unpredicted) _unpredicted++;
        if (row.ModelFailed) (row.IsTraining ? _trainingFailed : row.Unpredicted ? _predictingFailed : _observingFailed).Add(problem);
    }

    // As on one machine: of the images that were to be predicted on, of the training images, and of those that have predictions.
    private void RefuseFailures()
    {
        Watch(_predictingFailed, plan.Unpredicted);
        Watch(_trainingFailed, plan.TrainingImages ?? 0);
        Watch(_observingFailed, plan.Images - _unpredicted);

        void Watch(List<SampleProblem> failures, int count)
        {
            var limit = new FailureLimit(count, config);
            failures.ForEach(limit.Add);
        }
    }

    private void RefuseMissing()
    {
        int[] missing = [.. Enumerable.Range(0, plan.Shards.Length).Where(s => !File.Exists(work.ShardFile(s)))];
        if (missing.Length == 0) return;
        string named = string.Join(", ", missing.Take(NamedShards).Select(static s => s.ToString(CultureInfo.InvariantCulture)))
            + (missing.Length > NamedShards ? ", ..." : "");
        throw new InputException(
            $"{missing.Length} of {plan.Shards.Length} shards of {work.Root} are not observed: {named}. Observe each, then reduce again: "
            + $"{work.ObserveCommand(missing[0])}");
    }

    private ShardReader Open(int shard)
    {
        try
        {
            return ShardFiles.OpenObserved(work, plan, shard);
        }
        catch (InvalidDataException e)
        {
            throw new InputException(
                $"The file of shard {shard}, {work.ShardFile(shard)}, cannot be used: {e.Message}. Make it anew, then reduce again: "
                + $"{work.ObserveCommand(shard)}", e);
        }
    }
}
