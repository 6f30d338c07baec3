using HardExample.Core.Samples;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Caching;

/// <summary>Observations as bytes: a bit for each row of <see cref="ObservationCatalog"/>, then the values.</summary>
internal static class ObservationRecord
{
    /// <summary>To be raised when the form changes; records of another version have other keys.</summary>
    public const int Version = 3;

    /// <summary>The fields that a request puts on a sample.</summary>
    /// <param name="given">The sample as it came.</param>
    /// <param name="observed">The sample with them.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="infers">Whether there was an inference model.</param>
    public static ReadOnlySpan<byte> Write(Sample given, Sample observed, ObservationRequest request, bool infers) =>
        Write(observed, field => IsGivenBy(field, given, observed, request, infers), new());

    /// <summary>Everything that a sample carries; the bytes last as long as the writer writes nothing else.</summary>
    public static ReadOnlySpan<byte> Write(Sample observed, RecordWriter writer) => Write(observed, field => field.IsOn(observed), writer);

    /// <summary>The fields of a sample of one flag; valid until the writer writes again. Empty without any.</summary>
    public static ReadOnlySpan<byte> Write(Sample observed, Observations observation, RecordWriter writer) =>
        ObservationCatalog.All.Any(field => field.Observation == observation && field.IsOn(observed))
            ? Write(observed, field => field.Observation == observation && field.IsOn(observed), writer) : [];

    /// <summary>Puts the fields of a record on a sample.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static Sample Read(ReadOnlySpan<byte> record, Sample sample)
    {
        using var reader = new RecordReader(record);
        for (int i = 0; i < ObservationCatalog.All.Length; i++)
            if ((reader.Fields & 1u << i) != 0) sample = reader.Read(ObservationCatalog.All[i], sample);
        reader.ExpectEnd();
        return sample;
    }

    private static ReadOnlySpan<byte> Write(Sample observed, Func<ObservedField, bool> wanted, RecordWriter writer)
    {
        uint fields = 0;
        for (int i = 0; i < ObservationCatalog.All.Length; i++)
        {
            if (!wanted(ObservationCatalog.All[i])) continue;
            fields |= 1u << i;
            writer.Write(ObservationCatalog.All[i], observed);
        }
        return writer.Finish(fields);
    }

    private static bool IsGivenBy(ObservedField field, Sample given, Sample observed, ObservationRequest request, bool infers)
    {
        // Boxes that were given are cut at the border of the image, whose size is known when it is open.
        if (field == ObservationCatalog.Prediction)
            return observed.Prediction is DetectionPrediction || (infers && (request.Predict || given.Prediction is null));
        return request.Needs.HasFlag(field.Observation) && field.AppliesTo(observed)
            && (field.Subject != FieldSubject.LabelledBoxes || request.LabelledBoxes)
            && (field.Source != ObservationCatalog.AugmentationSource || infers);
    }
}
