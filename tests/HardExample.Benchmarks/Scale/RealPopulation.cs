using HardExample.Core.Configuration;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs;
using HardExample.Jobs.Input;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Benchmarks.Scale;

/// <summary>Images as they are, observed by a real model: what synthetic embeddings must be like to say anything.</summary>
internal static class RealPopulation
{
    /// <summary>Observes a folder with pool/, train.manifest and model/.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cache">Where observations are kept for the next time.</param>
    /// <param name="cancel">Stops it.</param>
    public static (Sample[] Samples, TrainingReference Reference) Observe(string folder, string cache, CancellationToken cancel)
    {
        var storage = new StorageResolver();
        MiningConfig config = MiningConfig.Default with
        {
            ModelServingUrl = Path.Combine(folder, "model"),
            TrainDataPath = Path.Combine(folder, "train.manifest"),
            Extensions = MiningExtensions.Default with { Cache = cache },
        };
        InputSet input = new InputReader(storage).Open(Path.Combine(folder, "pool"), InputOptions.From(config.Extensions), cancel);
        Sample[] samples = [.. input.Read(cancel).Where(static i => i.Sample is not null).Select(static i => i.Sample!)];
        using var pipeline = new MiningPipeline(config, storage, new PhaseEvents(null));
        PipelineOutcome outcome = pipeline.Run(samples, TaskType.ImageClassification, null, cancel);
        return ([.. outcome.Samples], outcome.Reference);
    }
}
