using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>The columns of <see cref="ObservationCatalog"/>. Each type of value has one form.</summary>
internal static class ObservedColumns
{
    /// <summary>The columns of all fields and marks.</summary>
    public static IEnumerable<IShardColumns> All =>
        ObservationCatalog.All.Select(Of).Concat(ObservationCatalog.Sources.Select(static mark => new SourceColumn(mark)));

    private static IShardColumns Of(ObservedField field) => field switch
    {
        ObservedField<Prediction> prediction => new PredictionColumns(prediction),
        ObservedField<ImageFeatures> features => new FeatureColumns(features),
        ObservedField<float[]> vector => new VectorColumn(vector),
        ObservedField<string> text => new ObservedTextColumn(text),
        ObservedField<ObservedArray<float[]?>> vectors => new VectorColumns(vectors),
        ObservedField<ObservedArray<BoxPixelFeatures>> pixels => new PixelColumns(pixels),
        ObservedField<ObservedArray<AugmentedPrediction>> views => new ViewColumns(views),
        _ => throw new NotSupportedException($"The values of '{field}' have no columns in a shard."),
    };
}
