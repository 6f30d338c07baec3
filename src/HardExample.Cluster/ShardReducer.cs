using HardExample.Jobs;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Cluster.Shards;
using HardExample.Jobs.Models;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Storage;

namespace HardExample.Cluster;

/// <summary>Streams the observed shards of a job, scores, fuses and writes: byte for byte the output of one machine.</summary>
/// <param name="work">The work folder with plan and shards.</param>
/// <param name="storage">Makes what reads images and writes the output, given the settings of the job; it is disposed of at the
/// end.</param>
/// <param name="events">Progress, warnings and problems.</param>
public sealed class ShardReducer(WorkFolder work, Func<MiningExtensions, StorageResolver> storage, IJobEvents events)
{
    private const int ScratchBuffer = 1 << 17;

    /// <summary>Runs what follows the observing.</summary>
    /// <param name="request">Where the output goes.</param>
    /// <param name="cancel">Honoured within a shard and within an algorithm; nothing half written stays behind.</param>
    /// <exception cref="HardExampleException">Something that the user can mend, among it shards that are missing or damaged, which are
    /// named.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public JobResult Reduce(ReduceRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        JobPlan plan = JobPlan.Read(work);
        using var attempt = new AttemptLog(
            work.ReduceAttemptFile, TimeProvider.System, request.OutputPath is { } output ? StoragePath.Parse(output).Value : null);
        return attempt.Run(() => Reduce(plan, request, cancel));
    }

    private JobResult Reduce(JobPlan plan, ReduceRequest request, CancellationToken cancel)
    {
        MiningConfig given = plan.ReadConfig(work), config = PlannedPaths.Resolve(given, plan.Directory);
        if (request.Threads > 0) config = config with { Extensions = config.Extensions with { Threads = request.Threads } };
        using StorageResolver resolver = storage(config.Extensions);
        TemporaryName.RemoveLeftovers(work.ScoredFile);
        string path = TemporaryName.For(work.ScoredFile);
        try
        {
            using FileStream scratch = LocalStorage.Try(
                "write to", path, static p => new FileStream(p, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, ScratchBuffer));
            return new MiningJob(resolver, events).RunObserved(
                new() { Config = config, RecordedConfig = given, OutputPath = request.OutputPath, Overwrite = request.Overwrite,
                    ReleasesMemory = request.ReleasesMemory, InputPath = plan.Input, MetricsPath = request.MetricsPath },
                (pipeline, told) => Read(plan, config, pipeline, told, cancel), scratch, cancel);
        }
        finally
        {
            TemporaryName.Remove(path);
        }
    }

    private ObservedPopulation Read(JobPlan plan, MiningConfig config, MiningPipeline pipeline, IJobEvents told, CancellationToken cancel)
    {
        var source = new ShardSource(work, plan, config, told, cancel);
        List<Sample> training = source.ReadTraining();
        if (source.Count == 0) throw MiningPipeline.NothingReadable();
        PopulationProfile? profile = ProfileOf(source, pipeline.SamplerOf(plan.Task, source.HasTraining));
        if (pipeline.Ledger is { } ledger) source.LeaveOut(ledger);
        TrainingReference? reference = source.HasTraining ? pipeline.ReferenceOfTraining(training, plan.Task, cancel) : null;
        string features = FeatureText.Of(source.FeatureExtractor, source.SecondView, reference);
        return new(plan.Task, source, source.Skipped, features, reference)
        {
            ImageDecoder = source.ImageDecoder, Models = plan.Models, Unusable = plan.LeftOut, UnusableReasons = plan.LeftOutReasons,
            Profile = profile, IsEmpty = source.Count == (pipeline.Ledger?.LeftOut ?? 0),
        };
    }

    private static PopulationProfile? ProfileOf(ShardSource source, PopulationSampler? sampler)
    {
        if (sampler is null) return null;
        foreach (Sample sample in source.Read(Observations.ImageFeatures | Observations.BoxPixels | Observations.Embedding))
            sampler.Add(sample);
        return sampler.ToProfile();
    }
}
