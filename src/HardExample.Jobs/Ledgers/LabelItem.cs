using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Ledgers;

/// <summary>What people said of an image.</summary>
/// <param name="Image">Path or URI of the image, or its name where the image itself is not at hand.</param>
/// <param name="Label">The class; null when it is boxes, or a rejection.</param>
/// <param name="Boxes">The boxes, with the score 1; default when it is a class, or a rejection.</param>
public sealed record LabelItem(string Image, string? Label, ImmutableArray<DetectedBox> Boxes = default);
