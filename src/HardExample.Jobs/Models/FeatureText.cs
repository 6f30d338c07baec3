using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Reference;
using HardExample.Vision.Models;
using HardExample.Vision.Models.BuiltIn;

namespace HardExample.Jobs.Models;

/// <summary>Says what gave features, for log, summary and report.</summary>
internal static class FeatureText
{
    private const string Descriptor = "the weight-free descriptor";

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

    /// <summary>What gives the vectors of the second view, apart from the descriptor, which every training set is given to.</summary>
    public static string OfSecondView(FeatureSources sources) => sources.AreOne ? "the same"
        : sources.Pretrained is null ? Descriptor
        : sources.Pretrained == BuiltInExtractor.Folder ? BuiltInExtractor.Name
        : Path.GetFileName(Path.TrimEndingDirectorySeparator(sources.Pretrained));

    /// <summary>Both, and what the training set showed the second view to be worth.</summary>
    /// <param name="embeddings">What gave embeddings.</param>
    /// <param name="secondView">What gives the vectors of the second view (<see cref="OfSecondView"/>); empty when none is asked.</param>
    /// <param name="reference">What samples are compared with; null = with each other.</param>
    public static string Of(string embeddings, string secondView, TrainingReference? reference)
    {
        if (secondView.Length == 0) return embeddings;
        if (reference is null or { IsPopulation: true })
            return secondView == Descriptor ? embeddings : $"{embeddings}; second view of the classes: {secondView}";
        if (reference.View is not { } view)
            return $"{embeddings}; no second view, because nothing tells the classes of the training set apart";
        string served = !reference.ComparesPretrained ? Descriptor
            : view.DescriptorSharpness > 0 ? $"{secondView} and {Descriptor}" : secondView;
        if (served == Descriptor && view.DescriptorKappa >= SecondView.SufficientKappa)
            served += ", which tells those of the training set apart";
        return string.Create(CultureInfo.InvariantCulture, $"{embeddings}; second view of the classes: {served} (kappa {view.Kappa:0.00})");
    }
}
