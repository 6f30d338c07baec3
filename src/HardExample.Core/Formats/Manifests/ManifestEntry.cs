using System.Collections.Immutable;
using System.Text.Json;

namespace HardExample.Core.Formats.Manifests;

/// <summary>One line of a manifest.</summary>
public sealed record ManifestEntry
{
    /// <summary>Line number, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>source: path or URI of the image, as it stands in the line.</summary>
    public required string Source { get; init; }

    /// <summary>id of the sample; null when not given.</summary>
    public string? Id { get; init; }

    /// <summary>usage in upper case: TRAIN, EVAL, TEST or INFERENCE; null when not given.</summary>
    public string? Usage { get; init; }

    /// <summary>inference-loc: where the result of the model is, as it stands in the line.</summary>
    public string? InferenceLocation { get; init; }

    /// <summary>The annotations, in the order of the line.</summary>
    public ImmutableArray<ManifestAnnotation> Annotations { get; init; } = [];

    /// <summary>The hard mark of the sample, or else of its first annotation that bears one; null when there is none.</summary>
    public bool? IsHard { get; init; }

    /// <summary>The hard coefficient in [0, 1], found as <see cref="IsHard"/> is.</summary>
    public double? HardCoefficient { get; init; }

    /// <summary>The ids of the hard reasons, found as <see cref="IsHard"/> is.</summary>
    public ImmutableArray<int> HardReasons { get; init; } = [];

    /// <summary>Unused fields of the line, in their order; each call parses them again.</summary>
    public ImmutableArray<KeyValuePair<string, JsonElement>> ReadOtherFields() => Raw is null ? [] : ManifestLineParser.OtherFields(Raw);

    /// <summary>The bytes of the line, kept only when it has fields that the project does not use.</summary>
    internal byte[]? Raw { get; init; }
}
