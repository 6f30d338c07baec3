using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Core.Formats;

/// <summary>A PASCAL VOC annotation of one image.</summary>
public sealed record VocAnnotation
{
    /// <summary>filename of the image; null when not given.</summary>
    public string? FileName { get; init; }

    /// <summary>Width of the image, px; null when not given or 0.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the image, px; null when not given or 0.</summary>
    public int? Height { get; init; }

    /// <summary>Channels of the image; null when not given.</summary>
    public int? Depth { get; init; }

    /// <summary>The objects, in the order of the file; may be empty.</summary>
    public ImmutableArray<VocObject> Objects { get; init; } = [];

    /// <summary>The objects as boxes; one without confidence gets <paramref name="defaultScore"/>.</summary>
    public ImmutableArray<DetectedBox> ToBoxes(double defaultScore = 1) =>
        [.. Objects.Select(o => new DetectedBox(o.Label, o.Confidence ?? defaultScore, o.Box))];
}
