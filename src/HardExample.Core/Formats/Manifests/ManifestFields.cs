namespace HardExample.Core.Formats.Manifests;

/// <summary>Finds a field by its name; the length decides first, so that most names cost one comparison. The official SDK writes some
/// names with underscores; both spellings are read.</summary>
internal static class ManifestFields
{
    public static ManifestField Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => ManifestField.Id,
        4 when name.SequenceEqual("name"u8) => ManifestField.Name,
        4 when name.SequenceEqual("type"u8) => ManifestField.Type,
        4 when name.SequenceEqual("hard"u8) => ManifestField.Hard,
        5 when name.SequenceEqual("usage"u8) => ManifestField.Usage,
        6 when name.SequenceEqual("source"u8) => ManifestField.Source,
        8 when name.SequenceEqual("property"u8) => ManifestField.Property,
        10 when name.SequenceEqual("annotation"u8) => ManifestField.Annotation,
        10 when name.SequenceEqual("confidence"u8) => ManifestField.Confidence,
        12 when name.SequenceEqual("annotated-by"u8) || name.SequenceEqual("annotated_by"u8) => ManifestField.AnnotatedBy,
        12 when name.SequenceEqual("hard-reasons"u8) || name.SequenceEqual("hard_reasons"u8) => ManifestField.HardReasons,
        13 when name.SequenceEqual("inference-loc"u8) || name.SequenceEqual("inference_loc"u8) => ManifestField.InferenceLocation,
        14 when name.SequenceEqual("annotation-loc"u8) || name.SequenceEqual("annotation_loc"u8) => ManifestField.AnnotationLocation,
        15 when name.SequenceEqual("@modelarts:hard"u8) => ManifestField.PropertyHard,
        16 when name.SequenceEqual("hard-coefficient"u8) || name.SequenceEqual("hard_coefficient"u8) => ManifestField.HardCoefficient,
        17 when name.SequenceEqual("annotation-format"u8) || name.SequenceEqual("annotation_format"u8) => ManifestField.AnnotationFormat,
        23 when name.SequenceEqual("@modelarts:hard_reasons"u8) => ManifestField.PropertyHardReasons,
        27 when name.SequenceEqual("@modelarts:hard_coefficient"u8) => ManifestField.PropertyHardCoefficient,
        _ => ManifestField.Other,
    };
}

/// <summary>The fields of a manifest line that the project uses.</summary>
internal enum ManifestField
{
    Other,
    Source,
    Id,
    Usage,
    InferenceLocation,
    Annotation,
    Type,
    Name,
    Confidence,
    AnnotatedBy,
    AnnotationLocation,
    AnnotationFormat,
    Hard,
    HardCoefficient,
    HardReasons,
    Property,
    PropertyHard,
    PropertyHardCoefficient,
    PropertyHardReasons,
}
