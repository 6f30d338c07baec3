using HardExample.Core.Configuration;
using HardExample.Vision.Models.BuiltIn;

namespace HardExample.Jobs.Models;

/// <summary>Which models give features, by their paths.</summary>
/// <param name="Embedding">Gives embeddings; null = the weight-free descriptor serves.</param>
/// <param name="Pretrained">Gives the features of the second view; null = the weight-free descriptor serves alone.</param>
internal readonly record struct FeatureSources(string? Embedding, string? Pretrained)
{
    /// <summary>What a configuration says.</summary>
    public static FeatureSources Of(MiningConfig config) => config.Extensions.FeatureExtractor switch
    {
        FeatureExtractor.Imagenet => new(BuiltInExtractor.Folder, BuiltInExtractor.Folder),
        FeatureExtractor.Model => new(config.OwnCheckpoint ?? config.ModelServingUrl, null),
        FeatureExtractor.Descriptor => new(null, null),
        _ => new(config.OwnCheckpoint ?? config.ModelServingUrl ?? BuiltInExtractor.Folder,
            config.OwnCheckpoint ?? BuiltInExtractor.Folder),
    };

    /// <summary>Whether a configuration names nothing that gives features, so that those which samples carry already will do.</summary>
    public static bool AreAny(MiningConfig config) =>
        config.OwnCheckpoint is null && config.ModelServingUrl is null
        && config.Extensions.FeatureExtractor is FeatureExtractor.Auto or FeatureExtractor.Model;

    /// <summary>Whether both come from one model.</summary>
    public bool AreOne => Embedding is not null && Embedding == Pretrained;

    /// <summary>A checkpoint_path that the configuration gives and overrules; null when there is none.</summary>
    public static string? Overruled(MiningConfig config) =>
        config.Extensions.FeatureExtractor is FeatureExtractor.Imagenet or FeatureExtractor.Descriptor ? config.OwnCheckpoint : null;
}
