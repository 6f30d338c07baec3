using HardExample.Core.Samples;

namespace HardExample.Core.Formats.Manifests;

/// <summary>One entry of the <c>annotation</c> list of a manifest line.</summary>
public sealed record ManifestAnnotation
{
    /// <summary>The task of the annotation's <c>type</c>; null when it is of a task that the project does not know.</summary>
    public TaskType? Task { get; init; }

    /// <summary>name: the class (classification).</summary>
    public string? Name { get; init; }

    /// <summary>confidence in [0, 1]; null when not given.</summary>
    public double? Confidence { get; init; }

    /// <summary>annotated-by as it stands in the line.</summary>
    public string? AnnotatedBy { get; init; }

    /// <summary>annotation-loc: where the PASCAL VOC file is (detection), as it stands in the line.</summary>
    public string? Location { get; init; }

    /// <summary>annotation-format, for example PASCAL VOC.</summary>
    public string? Format { get; init; }

    /// <summary>Whether a person made it: annotated-by is human, or nobody is named, as ModelArts documents.</summary>
    public bool IsHuman => string.IsNullOrWhiteSpace(AnnotatedBy)
        || AnnotatedBy.Equals("human", StringComparison.OrdinalIgnoreCase)
        || AnnotatedBy.StartsWith("human/", StringComparison.OrdinalIgnoreCase);
}
