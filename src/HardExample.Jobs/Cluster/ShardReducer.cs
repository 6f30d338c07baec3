using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Cluster.Shards;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Cluster;

/// <summary>Reads the observed shards of a job as a stream, scores and fuses them and writes the output: byte for byte that of the job on one machine.</summary>
/// <param name="work">The work folder with plan and shards.</param>
/// <param name="storage">Makes what reads images and writes the output, given the settings of the job; it is disposed of at the end.</param>
/// <param name="events">Progress, warnings and problems.</param>
public sealed class ShardReducer(WorkFolder work, Func<MiningExtensions, StorageResolver> storage, IJobEvents events)
{
    private const int NamedShards = 20;

    /// <summary>Runs what follows the observing.</summary>
    /// <param name="request">Where the output goes.</param>
    /// <param name="cancel">Honoured within a shard and within an algorithm; nothing half written stays behind.</param>
    /// <exception cref="HardExampleException">Something that the user can mend, among it shards that are missing or damaged, which are named.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public JobResult Reduce(ReduceRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        JobPlan plan = JobPlan.Read(work);
        using var attempt = new AttemptLog(work.ReduceAttemptFile, TimeProvider.System, request.OutputPath is { } output ? StoragePath.Parse(output).Value : null);
        return attempt.Run(() => Reduce(plan, request, cancel));
    }

    private JobResult Reduce(JobPlan plan, ReduceRequest request, CancellationToken cancel)
    {
        MiningConfig given = plan.ReadConfig(work), config = PlannedPaths.Resolve(given, plan.Directory);
        if (request.Threads > 0) config = config with { Extensions = config.Extensions with { Threads = request.Threads } };
        using StorageResolver resolver = storage(config.Extensions);
        return new MiningJob(resolver, events).RunObserved(
            new() { Config = config, RecordedConfig = given, OutputPath = request.OutputPath, Overwrite = request.Overwrite }, () => Read(plan, cancel), cancel);
    }

    private ObservedPopulation Read(JobPlan plan, CancellationToken cancel)
    {
        RefuseMissing(plan);
        var samples = new List<Sample>(plan.Images);
        List<Sample>? training = plan.TrainingImages is { } count ? new(count) : null;
        var machines = new SortedSet<string>(StringComparer.Ordinal);
        string extractor = "";
        int skipped = 0, read = 0;
        var names = new NamePool();
        for (int s = 0; s < plan.Shards.Length; s++)
        {
            using ShardReader shard = Open(plan, s);
            if (shard.Header.Rows == 0) continue;
            extractor = shard.Header.FeatureExtractor;
            machines.Add(shard.Header.Machine);
            foreach (ShardRow row in shard.Rows(names))
            {
                cancel.ThrowIfCancellationRequested();
                if (row.Problem is null) (row.IsTraining ? training! : samples).Add(row.Sample);
                else
                {
                    events.Problem(new(row.Sample.Source, null, row.Problem, InputErrorIds.UnreadableImage));
                    if (!row.IsTraining) skipped++;
                }
                events.Progress(new(JobPhase.ReadingShards, ++read, plan.Images + (plan.TrainingImages ?? 0)));
            }
        }
        if (machines.Count > 1)
            events.Warning($"Shards were observed on machines of several kinds ({string.Join(", ", machines)}), which may differ in the last digits. Observe all on one kind for a result that is the same byte for byte.");
        if (plan.LeftOut > 0) events.Information($"{plan.LeftOut} images of the input were left out when the plan was made; {WorkFolder.ProblemsFileIn(work.PlanFolder)} names them.");
        return new(plan.Task, samples, skipped, extractor) { Training = training, Unusable = plan.LeftOut };
    }

    private void RefuseMissing(JobPlan plan)
    {
        int[] missing = [.. Enumerable.Range(0, plan.Shards.Length).Where(s => !File.Exists(work.ShardFile(s)))];
        if (missing.Length == 0) return;
        string named = string.Join(", ", missing.Take(NamedShards).Select(static s => s.ToString(CultureInfo.InvariantCulture))) + (missing.Length > NamedShards ? ", ..." : "");
        throw new InputException(
            $"{missing.Length} of {plan.Shards.Length} shards of {work.Root} are not observed: {named}. Observe each, then reduce again: {work.ObserveCommand(missing[0])}");
    }

    private ShardReader Open(JobPlan plan, int shard)
    {
        try
        {
            return ShardFiles.OpenObserved(work, plan, shard);
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"The file of shard {shard}, {work.ShardFile(shard)}, cannot be used: {e.Message}. Make it anew, then reduce again: {work.ObserveCommand(shard)}", e);
        }
    }
}
