using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using HardExample.Core.Samples;

namespace HardExample.Core.Formats.Manifests;

/// <summary>Shares equal annotations without confidence and file; of fixed size, for one thread.</summary>
internal struct ManifestAnnotationPool()
{
    private const int Slots = 64;
    private readonly ImmutableArray<ManifestAnnotation>[] _table = new ImmutableArray<ManifestAnnotation>[Slots];

    /// <summary>The list of this one annotation.</summary>
    public readonly ImmutableArray<ManifestAnnotation> Get(in ManifestAnnotationFields fields)
    {
        if (fields.Confidence is not null || fields.Location is not null || fields.Name is null) return [fields.ToAnnotation()];
        // Labels come from the pool of labels: equal ones are mostly the same object.
        ref ImmutableArray<ManifestAnnotation> slot = ref _table[RuntimeHelpers.GetHashCode(fields.Name) % Slots];
        if (!slot.IsDefault && slot[0] is var known && ReferenceEquals(known.Name, fields.Name)
            && ReferenceEquals(known.AnnotatedBy, fields.AnnotatedBy)
            && ReferenceEquals(known.Format, fields.Format) && known.Task == fields.Task) return slot;
        return slot = [fields.ToAnnotation()];
    }
}

/// <summary>The fields of an annotation while it is being read.</summary>
internal struct ManifestAnnotationFields
{
    public TaskType? Task;
    public string? Name, AnnotatedBy, Location, Format;
    public double? Confidence;

    /// <summary>Without a type, the task follows from the fields: a file means boxes, a name means a class.</summary>
    public void GuessTask()
    {
        if ((Location ?? Name) is not null) Task = Location is null ? TaskType.ImageClassification : TaskType.ObjectDetection;
    }

    public readonly ManifestAnnotation ToAnnotation() => new()
    {
        Task = Task, Name = Name, Confidence = Confidence, AnnotatedBy = AnnotatedBy, Location = Location, Format = Format,
    };
}
