using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Samples;
using HardExample.Jobs.Ledgers;
using HardExample.Jobs.Models;
using HardExample.Jobs.Output;
using HardExample.Jobs.Running;
using HardExample.Ledger;
using HardExample.Storage;

namespace HardExample.Jobs;

/// <summary>Tries the paths, the models and the log of a configuration, so that an error is not found hours later, within a job.</summary>
/// <param name="storage">Where paths are looked up.</param>
/// <param name="events">Takes what is assumed of the models.</param>
public sealed class ConfigurationTrial(StorageResolver storage, IJobEvents events)
{
    /// <summary>What does not work; empty when all does.</summary>
    /// <param name="config">A configuration that was read without errors.</param>
    public IReadOnlyList<ConfigurationDiagnostic> Run(MiningConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var diagnostics = new List<ConfigurationDiagnostic>();
        Try("train_data_path", config.TrainDataPath, path =>
        {
            StoragePath location = StoragePath.Parse(path);
            IStorage files = storage.For(location);
            if (!files.FileExists(location) && !files.DirectoryExists(location))
                throw new InputException($"There is nothing at {location}. Give the manifest of the training set, or leave it out.");
        });
        Try("model_serving_url", config.ModelServingUrl, _ => Open(config with { CheckpointPath = null }));
        Try("checkpoint_path", config.CheckpointPath, path => Open(config with { ModelServingUrl = path, CheckpointPath = null }));
        Try("extensions.cache", config.Extensions.Cache, path =>
        {
            StoragePath location = StoragePath.Parse(path);
            if (storage.For(location).FileExists(location))
                throw new InputException($"{location} is a file. Name a directory; it is made when it is not there.");
        });
        Try("extensions.ledger", config.Extensions.Ledger, path =>
        {
            string file = JobLedger.PathOf(path);
            if (File.Exists(file)) LedgerFile.OpenRead(file).Dispose();
            else if (Path.GetDirectoryName(file) is { } folder && !Directory.Exists(folder))
                throw new InputException($"There is no folder {folder} for the ledger. Make it, or name another file.");
            else if (Directory.Exists(file)) throw new InputException($"{file} is a folder. Name a file.");
        });
        Try("task_summary_file", config.TaskSummaryFile, path => new JobLog(storage, path).Try(TakenPaths.Of(config, null)));
        return diagnostics;

        void Try(string parameter, string? value, Action<string> work)
        {
            if (value is null) return;
            try
            {
                work(value);
            }
            catch (HardExampleException error)
            {
                bool isNamed = error.Message.StartsWith(parameter, StringComparison.Ordinal);
                diagnostics.Add(new(parameter, null, isNamed ? error.Message : $"{parameter}: {error.Message}"));
            }
        }
    }

    private void Open(MiningConfig config) => ModelSet.Open(
        config with { Extensions = config.Extensions with { EmbeddingOutput = null, FeatureMap = null } }, storage,
        config.Extensions.TaskType, Observations.Prediction, predicts: true, [], events).Dispose();
}
