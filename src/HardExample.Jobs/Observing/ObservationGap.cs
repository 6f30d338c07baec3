using HardExample.Core.Samples;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Observing;

/// <summary>What of a request a sample does not carry yet, so that no image is opened twice for the same thing.</summary>
/// <param name="EmbeddingSource">The extractor whose embeddings are wanted; null = any will do, because no model was named.</param>
/// <param name="AugmentationSource">The inference model whose predictions on augmented views are wanted; null = any will do.</param>
internal readonly record struct ObservationGap(string? EmbeddingSource, string? AugmentationSource)
{
    /// <summary>The part of the request's needs that has to be observed; predictions are not among them.</summary>
    public Observations Of(Sample sample, ObservationRequest request)
    {
        Observations needs = request.Needs & ~Observations.Prediction;
        // A new prediction has new boxes, and labelled boxes are a training set's, which is observed once.
        if (request.Predict || request.LabelledBoxes) return needs;
        bool boxes = sample.Prediction is DetectionPrediction, embeds = EmbeddingSource is null || sample.EmbeddingSource == EmbeddingSource;
        if (sample.Features is not null) needs &= ~Observations.ImageFeatures;
        if (!boxes || !sample.BoxPixels.IsDefault) needs &= ~Observations.BoxPixels;
        if (embeds && sample.Embedding is not null) needs &= ~Observations.Embedding;
        if (sample.Descriptor is not null) needs &= ~Observations.Descriptor;
        if (!boxes || (embeds && !sample.BoxEmbeddings.IsDefault)) needs &= ~Observations.BoxEmbeddings;
        if (HasViews(sample, request)) needs &= ~Observations.AugmentedPredictions;
        return needs;
    }

    /// <summary>The sample with the mark of what was observed; what another extractor gave before is taken off it.</summary>
    public static Sample Mark(Sample sample, Observations observed, string embeddingSource, string augmentationSource)
    {
        if ((observed & (Observations.Embedding | Observations.BoxEmbeddings)) != 0)
        {
            if (sample.EmbeddingSource is { } before && before != embeddingSource)
            {
                if (!observed.HasFlag(Observations.Embedding)) sample = sample with { Embedding = null };
                if (!observed.HasFlag(Observations.BoxEmbeddings)) sample = sample with { BoxEmbeddings = default };
            }
            sample = sample with { EmbeddingSource = embeddingSource };
        }
        return observed.HasFlag(Observations.AugmentedPredictions) ? sample with { AugmentationSource = augmentationSource } : sample;
    }

    private bool HasViews(Sample sample, ObservationRequest request)
    {
        if (sample.AugmentedPredictions.IsDefaultOrEmpty || (AugmentationSource is not null && sample.AugmentationSource != AugmentationSource)) return false;
        foreach (string operation in request.Augmentations)
            if (!sample.AugmentedPredictions.Any(v => v.Operation == operation)) return false;
        return true;
    }
}
