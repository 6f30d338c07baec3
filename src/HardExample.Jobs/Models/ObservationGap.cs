using HardExample.Core.Samples;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Models;

/// <summary>What of a request a sample does not carry yet, so that no image is opened twice for the same thing.</summary>
/// <param name="EmbeddingSource">The extractor whose embeddings are wanted; null = any will do, because no model was named.</param>
/// <param name="AugmentationSource">The inference model whose predictions on augmented views are wanted; null = any will do.</param>
/// <param name="PretrainedSource">The extractor whose features are wanted for the second view; null = any will do.</param>
internal readonly record struct ObservationGap(string? EmbeddingSource, string? AugmentationSource, string? PretrainedSource)
{
    /// <summary>The part of the request's needs that has to be observed; predictions are not among them.</summary>
    public Observations Of(Sample sample, ObservationRequest request)
    {
        Observations needs = request.Needs & ~Observations.Prediction;
        // A new prediction has new boxes, and labelled boxes are a training set's, which is observed once.
        if (request.Predict || request.LabelledBoxes) return needs;
        foreach (ObservedField field in ObservationCatalog.All)
            if (field.Subject != FieldSubject.LabelledBoxes && (!field.AppliesTo(sample) || IsOn(sample, field, request)))
                needs &= ~field.Observation;
        return needs;
    }

    /// <summary>The sample with the marks of the models that observed it; what other models gave before is removed.</summary>
    /// <param name="sample">The observed sample.</param>
    /// <param name="observed">What was observed.</param>
    /// <param name="markOf">The mark of the model of this session.</param>
    public static Sample Mark(Sample sample, Observations observed, Func<SourceMark, string> markOf)
    {
        foreach (SourceMark source in ObservationCatalog.Sources)
        {
            if ((observed & ObservationCatalog.FlagsOf(ObservationCatalog.All.Where(f => f.Source == source))) == 0) continue;
            string mark = markOf(source);
            if (source.Get(sample) is { } before && before != mark)
                sample = ObservationCatalog.Without(sample, f => f.Source == source && !observed.HasFlag(f.Observation));
            sample = source.Set(sample, mark);
        }
        return sample;
    }

    private bool IsOn(Sample sample, ObservedField field, ObservationRequest request)
    {
        if (!field.IsOn(sample)) return false;
        string? wanted = field.Source == ObservationCatalog.EmbeddingSource ? EmbeddingSource
            : field.Source == ObservationCatalog.AugmentationSource ? AugmentationSource
            : field.Source == ObservationCatalog.PretrainedSource ? PretrainedSource : null;
        if (wanted is not null && field.Source!.Get(sample) != wanted) return false;
        return field != ObservationCatalog.AugmentedPredictions || HasViews(sample, request);
    }

    private static bool HasViews(Sample sample, ObservationRequest request)
    {
        if (sample.AugmentedPredictions.IsDefaultOrEmpty) return false;
        foreach (string operation in request.Augmentations)
            if (!sample.AugmentedPredictions.Any(v => v.Operation == operation)) return false;
        return true;
    }
}
