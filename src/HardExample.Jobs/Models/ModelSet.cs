using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Models;

namespace HardExample.Jobs.Models;

/// <summary>The models of a job: the inference model and what gives embeddings, which may be the same.</summary>
public sealed class ModelSet : IDisposable
{
    private ModelSet(ImageModel? inference, ImageModel? extractor, string extractorDescription, string embeddingSource, string inferenceSource) =>
        (Inference, Extractor, ExtractorDescription, EmbeddingSource, InferenceSource) = (inference, extractor, extractorDescription, embeddingSource, inferenceSource);

    /// <summary>Predicts; null when model_serving_url is not set or not needed.</summary>
    public ImageModel? Inference { get; }

    /// <summary>Gives embeddings; null = the weight-free descriptor serves.</summary>
    public ImageModel? Extractor { get; }

    /// <summary>What gives the embeddings, for the log and the summary.</summary>
    public string ExtractorDescription { get; }

    /// <summary>Tells what gives embeddings from other extractors: a hash of the model and of the names of its tensors.</summary>
    public string EmbeddingSource { get; }

    /// <summary>Tells the inference model from others: a hash of it; empty without one.</summary>
    public string InferenceSource { get; }

    /// <summary>Tells what these models give from what others give.</summary>
    /// <exception cref="ArgumentException">There is no such mark.</exception>
    public string MarkOf(SourceMark source) => source == ObservationCatalog.EmbeddingSource ? EmbeddingSource
        : source == ObservationCatalog.AugmentationSource ? InferenceSource : throw new ArgumentException($"No model gives '{source.Name}'.", nameof(source));

    /// <summary>What samples lack that these models give.</summary>
    internal ObservationGap Gap => new(Extractor is null ? null : EmbeddingSource, Inference is null ? null : InferenceSource);

    /// <summary>What samples lack that the models of a configuration would give, without opening them.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    internal static ObservationGap GapOf(MiningConfig config, StorageResolver storage)
    {
        string? inference = config.ModelServingUrl is { } serving ? ModelFile.Read(serving, storage).Fingerprint : null;
        string? extractor = config.CheckpointPath is { } path && path != config.ModelServingUrl ? ModelFile.Read(path, storage).Fingerprint : inference;
        return new(extractor is null ? null : EmbeddingSourceOf(extractor, config), inference);
    }

    /// <summary>Tells these models from others: graphs, descriptions, and the weights that lie beside a graph.</summary>
    /// <param name="config">Where the models are.</param>
    /// <param name="storage">Where weights are.</param>
    internal string Fingerprint(MiningConfig config, StorageResolver storage)
    {
        string Weights(ImageModel? model, string? path) => model is null ? "" : ModelFile.FingerprintOfWeights(path!, model.ExternalFiles, storage);
        bool shared = ReferenceEquals(Inference, Extractor);
        return $"{InferenceSource}/{Weights(Inference, config.ModelServingUrl)}/{EmbeddingSource}/{(shared ? "" : Weights(Extractor, config.CheckpointPath))}";
    }

    private static string EmbeddingSourceOf(string fingerprint, MiningConfig config) =>
        $"{fingerprint} {config.Extensions.EmbeddingOutput} {config.Extensions.FeatureMap}";

    /// <summary>Opens the models that a job needs.</summary>
    /// <param name="config">checkpoint_path, model_serving_url and the names of embedding and feature map.</param>
    /// <param name="storage">Where the models are.</param>
    /// <param name="task">The task of the job; null = that of the inference model.</param>
    /// <param name="needs">What will be observed; a model that nobody needs is not opened.</param>
    /// <param name="predicts">Whether predictions are wanted of the inference model on images as they are.</param>
    /// <param name="labels">Class names of the training data or the results, for a model that does not say its own.</param>
    /// <param name="events">Takes what was assumed.</param>
    /// <param name="describe">Changes what is said of the inference model; null = it is taken as it is described.</param>
    /// <exception cref="ModelException">A model cannot be used, or is of another task than the job.</exception>
    /// <exception cref="StorageException">A path cannot be read.</exception>
    public static ModelSet Open(
        MiningConfig config, StorageResolver storage, TaskType? task, Observations needs, bool predicts, ImmutableArray<string> labels,
            IJobEvents events,
        Func<ModelDescription, ModelDescription>? describe = null)
    {
        bool embeds = (needs & (Observations.Embedding | Observations.BoxEmbeddings)) != 0;
        bool shared = config.CheckpointPath is null || config.CheckpointPath == config.ModelServingUrl;
        ImageModel? inference = null, extractor = null;
        string inferenceSource = "", extractorSource = "";
        try
        {
            if (config.ModelServingUrl is { } serving && (predicts || needs.HasFlag(Observations.AugmentedPredictions) || (embeds && shared)))
                inference = Load(serving, embeds && shared, out inferenceSource, describe);
            if (inference is not null && task is { } wanted && inference.Task != wanted)
                throw new ModelException($"The inference model '{config.ModelServingUrl}' is for {Name(inference.Task)}, but the input is of {Name(wanted)}. "
                    + "Give model_serving_url the model that made the results, or say the task in its model.yaml.");
            if (embeds) extractor = shared ? inference : Load(config.CheckpointPath!, true, out extractorSource);
            string features = extractor is null ? "descriptor" : EmbeddingSourceOf(shared ? inferenceSource : extractorSource, config);
            return new(inference, extractor, Describe(extractor, embeds), features, inferenceSource);
        }
        catch
        {
            inference?.Dispose();
            extractor?.Dispose();
            throw;
        }

        ImageModel Load(string path, bool withFeatures, out string source, Func<ModelDescription, ModelDescription>? change = null)
        {
            ModelFile file = ModelFile.Read(path, storage);
            source = file.Fingerprint;
            ImageModel model = ImageModel.Load(file.Bytes, change is null ? file.Description : change(file.Description), new ModelOptions
            {
                Name = file.Name,
                EmbeddingOutput = config.Extensions.EmbeddingOutput,
                FeatureMap = config.Extensions.FeatureMap,
                WithEmbedding = withFeatures,
                WithFeatureMap = withFeatures && needs.HasFlag(Observations.BoxEmbeddings),
                // Chunks run side by side, so a model needs no threads of its own; a fixed number also keeps every last digit.
                Threads = 1,
                ExternalDataFolder = file.Folder,
                FallbackLabels = labels,
            });
            foreach (string assumption in model.Assumptions) events.Information($"{file.Name}: {assumption}");
            return model;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Inference?.Dispose();
        if (!ReferenceEquals(Extractor, Inference)) Extractor?.Dispose();
    }

    private static string Describe(ImageModel? extractor, bool embeds) =>
        !embeds ? "none (no algorithm needs embeddings)"
        : extractor is null ? "a weight-free image descriptor (colour moments, HOG, LBP), because no model is given"
        : $"{extractor.Name}, {extractor.EmbeddingLength} values";

    private static string Name(TaskType task) => task == TaskType.ObjectDetection ? "object detection" : "image classification";
}
