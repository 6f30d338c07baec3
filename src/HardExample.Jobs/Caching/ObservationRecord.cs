using System.Collections.Immutable;
using HardExample.Core.Samples;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Caching;

/// <summary>What was observed of a sample, as bytes: which fields, then the fields.</summary>
internal static class ObservationRecord
{
    /// <summary>To be raised when the form changes; records of another version have other keys.</summary>
    public const int Version = 2;

    [Flags]
    private enum Fields : ushort
    {
        Prediction = 1,
        Features = 2,
        Embedding = 4,
        BoxPixels = 8,
        BoxEmbeddings = 16,
        LabelledBoxPixels = 32,
        LabelledBoxEmbeddings = 64,
        AugmentedPredictions = 128,
        Descriptor = 256,
    }

    /// <summary>The fields that a request puts on a sample.</summary>
    /// <param name="given">The sample as it came.</param>
    /// <param name="observed">The sample with them.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="infers">Whether there was an inference model.</param>
    public static ReadOnlySpan<byte> Write(Sample given, Sample observed, ObservationRequest request, bool infers) =>
        Write(observed, FieldsOf(given, observed, request, infers), new());

    /// <summary>Everything that a sample carries of these fields; as long as the writer writes nothing else.</summary>
    public static ReadOnlySpan<byte> Write(Sample observed, RecordWriter writer) => Write(observed,
        (observed.Prediction is null ? 0 : Fields.Prediction) | (observed.Features is null ? 0 : Fields.Features)
        | (observed.Embedding is null ? 0 : Fields.Embedding) | (observed.Descriptor is null ? 0 : Fields.Descriptor)
        | (observed.BoxPixels.IsDefault ? 0 : Fields.BoxPixels) | (observed.BoxEmbeddings.IsDefault ? 0 : Fields.BoxEmbeddings)
        | (observed.LabelledBoxPixels.IsDefault ? 0 : Fields.LabelledBoxPixels) | (observed.LabelledBoxEmbeddings.IsDefault ? 0 : Fields.LabelledBoxEmbeddings)
        | (observed.AugmentedPredictions.IsDefault ? 0 : Fields.AugmentedPredictions),
        writer);

    private static ReadOnlySpan<byte> Write(Sample observed, Fields fields, RecordWriter writer)
    {
        if (fields.HasFlag(Fields.Prediction)) writer.Write(observed.Prediction!);
        if (fields.HasFlag(Fields.Features)) writer.Write(observed.Features!);
        if (fields.HasFlag(Fields.Embedding)) writer.Write(observed.Embedding);
        if (fields.HasFlag(Fields.BoxPixels)) writer.WriteArray<BoxPixelFeatures>(observed.BoxPixels);
        if (fields.HasFlag(Fields.BoxEmbeddings)) writer.Write(observed.BoxEmbeddings);
        if (fields.HasFlag(Fields.LabelledBoxPixels)) writer.WriteArray<BoxPixelFeatures>(observed.LabelledBoxPixels);
        if (fields.HasFlag(Fields.LabelledBoxEmbeddings)) writer.Write(observed.LabelledBoxEmbeddings);
        if (fields.HasFlag(Fields.AugmentedPredictions)) writer.Write(observed.AugmentedPredictions);
        if (fields.HasFlag(Fields.Descriptor)) writer.Write(observed.Descriptor);
        return writer.Finish((ushort)fields);
    }

    /// <summary>Puts the fields of a record on a sample.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static Sample Read(ReadOnlySpan<byte> record, Sample sample, StringPool names)
    {
        using var reader = new RecordReader(record, names);
        var fields = (Fields)reader.Fields;
        if (fields.HasFlag(Fields.Prediction)) sample = sample with { Prediction = reader.ReadPrediction() };
        if (fields.HasFlag(Fields.Features)) sample = sample with { Features = reader.ReadFeatures() };
        if (fields.HasFlag(Fields.Embedding)) sample = sample with { Embedding = reader.ReadVector() };
        if (fields.HasFlag(Fields.BoxPixels)) sample = sample with { BoxPixels = reader.ReadArray<BoxPixelFeatures>() };
        if (fields.HasFlag(Fields.BoxEmbeddings)) sample = sample with { BoxEmbeddings = reader.ReadVectors() };
        if (fields.HasFlag(Fields.LabelledBoxPixels)) sample = sample with { LabelledBoxPixels = reader.ReadArray<BoxPixelFeatures>() };
        if (fields.HasFlag(Fields.LabelledBoxEmbeddings)) sample = sample with { LabelledBoxEmbeddings = reader.ReadVectors() };
        if (fields.HasFlag(Fields.AugmentedPredictions)) sample = sample with { AugmentedPredictions = reader.ReadViews() };
        if (fields.HasFlag(Fields.Descriptor)) sample = sample with { Descriptor = reader.ReadVector() };
        reader.ExpectEnd();
        return sample;
    }

    private static Fields FieldsOf(Sample given, Sample observed, ObservationRequest request, bool infers)
    {
        bool boxes = observed.Prediction is DetectionPrediction, labelled = request.LabelledBoxes && !observed.LabelledBoxes.IsDefault;
        Fields fields = 0;
        // Boxes that were given are cut at the border of the image, whose size is known when it is open.
        if (boxes || (infers && (request.Predict || given.Prediction is null))) fields |= Fields.Prediction;
        if (request.Needs.HasFlag(Observations.ImageFeatures)) fields |= Fields.Features;
        if (request.Needs.HasFlag(Observations.Embedding)) fields |= Fields.Embedding;
        if (request.Needs.HasFlag(Observations.BoxPixels)) fields |= (boxes ? Fields.BoxPixels : 0) | (labelled ? Fields.LabelledBoxPixels : 0);
        if (request.Needs.HasFlag(Observations.BoxEmbeddings)) fields |= (boxes ? Fields.BoxEmbeddings : 0) | (labelled ? Fields.LabelledBoxEmbeddings : 0);
        if (infers && request.Needs.HasFlag(Observations.AugmentedPredictions)) fields |= Fields.AugmentedPredictions;
        if (request.Needs.HasFlag(Observations.Descriptor)) fields |= Fields.Descriptor;
        return fields;
    }
}
