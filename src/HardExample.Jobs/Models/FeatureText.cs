using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Reference;
using HardExample.Vision.Models;
using HardExample.Vision.Models.BuiltIn;

namespace HardExample.Jobs.Models;

/// <summary>Says what gave features, for log, summary and report.</summary>
internal static class FeatureText
{
    /// <summary>What gives embeddings.</summary>
    /// <param name="extractor">The model; null = the descriptor serves.</param>
    /// <param name="path">Its path.</param>
    /// <param name="config">The configuration that it was chosen by.</param>
    public static string OfEmbeddings(ImageModel? extractor, string? path, MiningConfig config)
    {
        string why = config.Extensions.FeatureExtractor is FeatureExtractor.Imagenet or FeatureExtractor.Descriptor
            ? "as extensions.feature_extractor says" : "because no model is given";
        return extractor is null ? $"a weight-free image descriptor (colour moments, HOG, LBP), {why}"
            : path == BuiltInExtractor.Folder ? $"{BuiltInExtractor.Name}, {BuiltInExtractor.Length} values, {why}"
            : $"{extractor.Name}, {extractor.EmbeddingLength} values";
    }

    /// <summary>What gives the features of the second view.</summary>
    public static string OfSecondView(FeatureSources sources) => sources.AreOne ? "the same"
        : sources.Pretrained == BuiltInExtractor.Folder ? BuiltInExtractor.Name
        : Path.GetFileName(Path.TrimEndingDirectorySeparator(sources.Pretrained!));

    /// <summary>Both, and whether the second was wanted.</summary>
    /// <param name="embeddings">What gave embeddings.</param>
    /// <param name="secondView">What gives the features of the second view; empty when none is asked.</param>
    /// <param name="reference">What samples are compared with; null = with each other.</param>
    public static string Of(string embeddings, string secondView, TrainingReference? reference) => secondView.Length == 0 ? embeddings
        : reference is null || reference.NeedsPretrainedView ? $"{embeddings}; second view of the classes: {secondView}"
        : string.Create(CultureInfo.InvariantCulture,
            $"{embeddings}; second view of the classes: the weight-free descriptor, which tells those of the training set apart (kappa "
            + $"{reference.View?.DescriptorKappa ?? 0:0.00})");
}
