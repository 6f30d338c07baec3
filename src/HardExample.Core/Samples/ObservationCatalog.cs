using System.Collections.Immutable;

namespace HardExample.Core.Samples;

/// <summary>
/// All that can be observed of a sample, a row a field: the one table from which samples.jsonl, cache, scratch file and shards are read and
/// written. A new field costs its property in <see cref="Sample"/>, a flag in <see cref="Observations"/>, its row here, and the code that
/// observes it.
/// </summary>
public static class ObservationCatalog
{
    /// <summary>The extractor that gave embeddings.</summary>
    public static SourceMark EmbeddingSource { get; } =
        new("embedding_source", static s => s.EmbeddingSource, static (s, v) => s with { EmbeddingSource = v });

    /// <summary>The inference model that predicted on augmented views.</summary>
    public static SourceMark AugmentationSource { get; } =
        new("augmentation_source", static s => s.AugmentationSource, static (s, v) => s with { AugmentationSource = v });

    /// <summary>The pretrained extractor of the second view.</summary>
    public static SourceMark PretrainedSource { get; } =
        new("pretrained_source", static s => s.PretrainedSource, static (s, v) => s with { PretrainedSource = v });

    /// <summary><see cref="Sample.Prediction"/>.</summary>
    public static ObservedField<Prediction> Prediction { get; } = new("prediction", Observations.Prediction, FieldSubject.Image,
        static s => s.Prediction, static (s, v) => s with { Prediction = v }) { IsInOutput = true };

    /// <summary><see cref="Sample.Features"/>.</summary>
    public static ObservedField<ImageFeatures> Features { get; } = new("features", Observations.ImageFeatures, FieldSubject.Image,
        static s => s.Features, static (s, v) => s with { Features = v }) { IsInOutput = true };

    /// <summary><see cref="Sample.Embedding"/>.</summary>
    public static ObservedField<float[]> Embedding { get; } = new("embedding", Observations.Embedding, FieldSubject.Image,
        static s => s.Embedding, static (s, v) => s with { Embedding = v }) { Source = EmbeddingSource };

    /// <summary><see cref="Sample.Descriptor"/>.</summary>
    public static ObservedField<float[]> Descriptor { get; } = new("descriptor", Observations.Descriptor, FieldSubject.Image,
        static s => s.Descriptor, static (s, v) => s with { Descriptor = v }) { FormerNames = ["appearance"] };

    /// <summary><see cref="Sample.BoxPixels"/>.</summary>
    public static ObservedField<ObservedArray<BoxPixelFeatures>> BoxPixels { get; } = new(
        "box", Observations.BoxPixels, FieldSubject.PredictedBoxes,
        static s => s.BoxPixels, static (s, v) => s with { BoxPixels = v });

    /// <summary><see cref="Sample.BoxEmbeddings"/>.</summary>
    public static ObservedField<ObservedArray<float[]?>> BoxEmbeddings { get; } = new(
        "box_embedding", Observations.BoxEmbeddings, FieldSubject.PredictedBoxes,
        static s => s.BoxEmbeddings, static (s, v) => s with { BoxEmbeddings = v }) { Source = EmbeddingSource };

    /// <summary><see cref="Sample.LabelledBoxPixels"/>.</summary>
    public static ObservedField<ObservedArray<BoxPixelFeatures>> LabelledBoxPixels { get; } = new(
        "labelled_box", Observations.BoxPixels, FieldSubject.LabelledBoxes,
        static s => s.LabelledBoxPixels, static (s, v) => s with { LabelledBoxPixels = v });

    /// <summary><see cref="Sample.LabelledBoxEmbeddings"/>.</summary>
    public static ObservedField<ObservedArray<float[]?>> LabelledBoxEmbeddings { get; } = new(
        "labelled_box_embedding", Observations.BoxEmbeddings, FieldSubject.LabelledBoxes,
        static s => s.LabelledBoxEmbeddings, static (s, v) => s with { LabelledBoxEmbeddings = v }) { Source = EmbeddingSource };

    /// <summary><see cref="Sample.AugmentedPredictions"/>.</summary>
    public static ObservedField<ObservedArray<AugmentedPrediction>> AugmentedPredictions { get; } = new(
        "view", Observations.AugmentedPredictions, FieldSubject.Image,
        static s => s.AugmentedPredictions, static (s, v) => s with { AugmentedPredictions = v }) { Source = AugmentationSource };

    /// <summary><see cref="Sample.PretrainedEmbedding"/>.</summary>
    public static ObservedField<float[]> PretrainedEmbedding { get; } = new(
        "pretrained_embedding", Observations.PretrainedEmbedding, FieldSubject.Image,
        static s => s.PretrainedEmbedding, static (s, v) => s with { PretrainedEmbedding = v }) { Source = PretrainedSource };

    /// <summary><see cref="Sample.ContentHash"/>.</summary>
    public static ObservedField<string> ContentHash { get; } = new("content_hash", Observations.ContentHash, FieldSubject.Image,
        static s => s.ContentHash, static (s, v) => s with { ContentHash = v }) { IsInOutput = true };

    /// <summary>All fields. Their order is that of records; a new one comes last.</summary>
    public static ImmutableArray<ObservedField> All { get; } =
        [Prediction, Features, Embedding, Descriptor, BoxPixels, BoxEmbeddings, LabelledBoxPixels, LabelledBoxEmbeddings,
            AugmentedPredictions, PretrainedEmbedding, ContentHash];

    /// <summary>The marks of the models that gave some of the fields.</summary>
    public static ImmutableArray<SourceMark> Sources { get; } = [EmbeddingSource, AugmentationSource, PretrainedSource];

    /// <summary>Everything that can be asked for.</summary>
    public static Observations Everything { get; } = FlagsOf(All);

    /// <summary>The observations that the output of a job holds, whatever the algorithms need.</summary>
    public static Observations InOutput { get; } = FlagsOf(All.Where(static f => f.IsInOutput));

    /// <summary>The flags of some fields together.</summary>
    public static Observations FlagsOf(IEnumerable<ObservedField> fields) =>
        fields.Aggregate(Observations.None, static (flags, field) => flags | field.Observation);

    /// <summary>The sample without some of its fields.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="unwanted">Tells which fields are to go.</param>
    public static Sample Without(Sample sample, Func<ObservedField, bool> unwanted)
    {
        foreach (ObservedField field in All)
            if (unwanted(field)) sample = field.RemoveFrom(sample);
        return sample;
    }
}
