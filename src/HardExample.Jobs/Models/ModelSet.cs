using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Models;
using HardExample.Vision.Models.BuiltIn;

namespace HardExample.Jobs.Models;

/// <summary>The models of a job: for inference, embeddings and the second view; they may be the same.</summary>
public sealed class ModelSet : IDisposable
{
    private const string DescriptorSource = "descriptor";

    private readonly FeatureSources _sources;
    private readonly bool _anyFeatures;

    private ModelSet(MiningConfig config, ImageModel? inference, ImageModel? extractor, Lazy<ImageModel>? pretrained)
    {
        (Inference, Extractor, Pretrained) = (inference, extractor, pretrained);
        _sources = FeatureSources.Of(config);
        _anyFeatures = FeatureSources.AreAny(config);
    }

    /// <summary>Predicts; null when model_serving_url is not set or not needed.</summary>
    public ImageModel? Inference { get; }

    /// <summary>Gives embeddings; null = the weight-free descriptor serves.</summary>
    public ImageModel? Extractor { get; }

    /// <summary>Gives the features of the second view, opened when they are first asked for; null = nobody needs them.</summary>
    public Lazy<ImageModel>? Pretrained { get; }

    /// <summary>Whether embeddings and the features of the second view come out of the same run.</summary>
    public bool GivesBothAtOnce => Extractor is not null && Pretrained is not null && _sources.AreOne;

    /// <summary>What gives the embeddings, for the log and the summary.</summary>
    public required string ExtractorDescription { get; init; }

    /// <summary>What gives the features of the second view, for the log and the summary; empty when nobody needs them.</summary>
    public required string PretrainedDescription { get; init; }

    /// <summary>Identifies the extractor of embeddings: a hash of the model and of the names of its tensors.</summary>
    public required string EmbeddingSource { get; init; }

    /// <summary>Identifies the extractor of the second view; empty when nobody needs them.</summary>
    public required string PretrainedSource { get; init; }

    /// <summary>Identifies the inference model: a hash of it; empty without one.</summary>
    public required string InferenceSource { get; init; }

    /// <summary>Where <see cref="Extractor"/> was read from; null without one.</summary>
    internal string? ExtractorPath => Extractor is null ? null : _sources.Embedding;

    /// <summary>The id of the model that gives the fields of a mark.</summary>
    /// <exception cref="ArgumentException">There is no such mark.</exception>
    public string MarkOf(SourceMark source) => source == ObservationCatalog.EmbeddingSource ? EmbeddingSource
        : source == ObservationCatalog.AugmentationSource ? InferenceSource
        : source == ObservationCatalog.PretrainedSource ? PretrainedSource
        : throw new ArgumentException($"No model gives '{source.Name}'.", nameof(source));

    /// <summary>What samples lack that these models give.</summary>
    internal ObservationGap Gap =>
        new(_anyFeatures ? null : EmbeddingSource, Inference is null ? null : InferenceSource, _anyFeatures ? null : PretrainedSource);

    /// <summary>What samples lack that the models of a configuration would give, without opening them.</summary>
    /// <param name="config">The models.</param>
    /// <param name="needs">What will be observed; a model that nobody needs is not read.</param>
    /// <param name="storage">Where the models are.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    internal static ObservationGap GapOf(MiningConfig config, Observations needs, StorageResolver storage)
    {
        string? inference = config.ModelServingUrl is { } serving ? ModelFile.Read(serving, storage).Fingerprint : null;
        if (FeatureSources.AreAny(config)) return new(null, inference, null);
        FeatureSources sources = FeatureSources.Of(config);
        string? Source(string? path, Observations flags) => (needs & flags) == 0 ? null
            : path is null ? DescriptorSource
            : SourceOf(path, path == config.ModelServingUrl ? inference! : path == BuiltInExtractor.Folder ? ModelFile.FingerprintOfBuiltIn
                : ModelFile.Read(path, storage).Fingerprint, config);
        return new(Source(sources.Embedding, Observations.Embedding | Observations.BoxEmbeddings), inference,
            Source(sources.Pretrained, Observations.PretrainedEmbedding));
    }

    /// <summary>Identifies these models by their graphs, descriptions, and the weights that lie beside a graph.</summary>
    /// <param name="config">Where the models are.</param>
    /// <param name="storage">Where weights are.</param>
    internal string Fingerprint(MiningConfig config, StorageResolver storage)
    {
        bool shared = ReferenceEquals(Inference, Extractor);
        return $"{InferenceSource}/{Weights(Inference, config.ModelServingUrl, storage)}/{EmbeddingSource}/"
            + $"{(shared ? "" : Weights(Extractor, ExtractorPath, storage))}/{PretrainedSource}/{WeightsOfPretrained(storage)}";
    }

    /// <summary>Hash of the external weights of <see cref="Pretrained"/>; empty without any.</summary>
    internal string WeightsOfPretrained(StorageResolver storage) =>
        Pretrained is null || _sources.Pretrained == BuiltInExtractor.Folder ? "" : Weights(Pretrained.Value, _sources.Pretrained, storage);

    private static string Weights(ImageModel? model, string? path, StorageResolver storage) =>
        model is null ? "" : ModelFile.FingerprintOfWeights(path!, model.ExternalFiles, storage);

    private static string SourceOf(string path, string fingerprint, MiningConfig config) =>
        path == BuiltInExtractor.Folder ? fingerprint : $"{fingerprint} {config.Extensions.EmbeddingOutput} {config.Extensions.FeatureMap}";

    /// <summary>Opens the models that a job needs.</summary>
    /// <param name="config">checkpoint_path, model_serving_url, feature_extractor and the names of embedding and feature map.</param>
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
        IJobEvents events, Func<ModelDescription, ModelDescription>? describe = null)
    {
        FeatureSources sources = FeatureSources.Of(config);
        bool embeds = (needs & (Observations.Embedding | Observations.BoxEmbeddings)) != 0;
        // A second view of the classes of an image: detections have one class a box.
        bool viewed = needs.HasFlag(Observations.PretrainedEmbedding) && task != TaskType.ObjectDetection,
            pretrains = viewed && sources.Pretrained is not null;
        bool features = (embeds && sources.Embedding == config.ModelServingUrl)
            || (pretrains && sources.Pretrained == config.ModelServingUrl);
        if ((embeds || pretrains) && FeatureSources.Overruled(config) is { } overruled)
            events.Warning($"checkpoint_path ({overruled}) gives no features, because extensions.feature_extractor says otherwise; give it "
                + "as auto or model to use that model.");
        var opened = new Dictionary<string, (ImageModel Model, string Source)>(StringComparer.Ordinal);
        try
        {
            if (config.ModelServingUrl is { } serving && (predicts || needs.HasFlag(Observations.AugmentedPredictions) || features))
                opened[serving] = Load(serving, features, describe);
            ImageModel? inference = config.ModelServingUrl is { } url && opened.TryGetValue(url, out var first) ? first.Model : null;
            if (inference is not null && task is { } wanted && inference.Task != wanted)
                throw new ModelException(
                    $"The inference model '{config.ModelServingUrl}' is for {Name(inference.Task)}, but the input is of {Name(wanted)}. "
                    + "Give model_serving_url the model that made the results, or say the task in its model.yaml.");
            ImageModel? extractor = embeds && sources.Embedding is { } embedding ? Open(embedding).Model : null;
            Lazy<ImageModel>? pretrained = pretrains ? Late(sources.Pretrained!) : null;
            return new(config, inference, extractor, pretrained)
            {
                ExtractorDescription = embeds ? FeatureText.OfEmbeddings(extractor, sources.Embedding, config)
                    : "none (no algorithm needs embeddings)",
                PretrainedDescription = viewed ? FeatureText.OfSecondView(sources) : "",
                EmbeddingSource = extractor is null ? DescriptorSource
                    : SourceOf(sources.Embedding!, opened[sources.Embedding!].Source, config),
                PretrainedSource = pretrains ? SourceOf(sources.Pretrained!, FingerprintOf(sources.Pretrained!), config) : "",
                InferenceSource = inference is null ? "" : opened[config.ModelServingUrl!].Source,
            };
        }
        catch
        {
            foreach ((ImageModel model, _) in opened.Values) model.Dispose();
            throw;
        }

        (ImageModel Model, string Source) Open(string path)
        {
            if (!opened.TryGetValue(path, out var model)) opened[path] = model = Load(path, true);
            return model;
        }

        // Often the training set shows that it is not needed, or a cache knows all images; its weights are most of the start of a small
        // job.
        Lazy<ImageModel> Late(string path) =>
            path == BuiltInExtractor.Folder && !opened.ContainsKey(path) ? new(() => Load(path, true).Model) : new(Open(path).Model);

        string FingerprintOf(string path) => opened.TryGetValue(path, out var model) ? model.Source : ModelFile.FingerprintOfBuiltIn;

        (ImageModel Model, string Source) Load(string path, bool withFeatures, Func<ModelDescription, ModelDescription>? change = null)
        {
            bool builtIn = path == BuiltInExtractor.Folder;
            // First, because it says what is wrong where the folder is missing.
            string? source = builtIn ? ModelFile.FingerprintOfBuiltIn : null;
            ModelFile file = ModelFile.Read(path, storage);
            ImageModel model = ImageModel.Load(file.Bytes, change is null ? file.Description : change(file.Description), new ModelOptions
            {
                Name = builtIn ? BuiltInExtractor.Name : file.Name,
                EmbeddingOutput = builtIn ? null : config.Extensions.EmbeddingOutput,
                FeatureMap = builtIn ? null : config.Extensions.FeatureMap,
                WithEmbedding = withFeatures,
                WithFeatureMap = withFeatures && needs.HasFlag(Observations.BoxEmbeddings),
                // Chunks run side by side, so a model needs no threads of its own; a fixed number also keeps every last digit.
                Threads = 1,
                ExternalDataFolder = file.Folder,
                FallbackLabels = builtIn ? [] : labels,
            });
            if (!builtIn)
                foreach (string assumption in model.Assumptions) events.Information($"{file.Name}: {assumption}");
            return (model, source ?? file.Fingerprint);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Inference?.Dispose();
        if (!ReferenceEquals(Extractor, Inference)) Extractor?.Dispose();
        if (Pretrained is { IsValueCreated: true } late && !ReferenceEquals(late.Value, Extractor)
            && !ReferenceEquals(late.Value, Inference)) late.Value.Dispose();
    }

    private static string Name(TaskType task) => task == TaskType.ObjectDetection ? "object detection" : "image classification";
}
