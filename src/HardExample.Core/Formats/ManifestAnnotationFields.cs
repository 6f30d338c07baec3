using HardExample.Core.Samples;

namespace HardExample.Core.Formats;

/// <summary>What an annotation says, before it is one.</summary>
internal struct ManifestAnnotationFields
{
    public TaskType? Task;
    public string? Name, AnnotatedBy, Location, Format;
    public double? Confidence;

    /// <summary>Without a type, what is given tells: boxes stand in a file, a class in the line.</summary>
    public void GuessTask()
    {
        if ((Location ?? Name) is not null) Task = Location is null ? TaskType.ImageClassification : TaskType.ObjectDetection;
    }

    public readonly ManifestAnnotation ToAnnotation() => new()
    {
        Task = Task, Name = Name, Confidence = Confidence, AnnotatedBy = AnnotatedBy, Location = Location, Format = Format,
    };
}
