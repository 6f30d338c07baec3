namespace HardExample.Core.Formats;

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
