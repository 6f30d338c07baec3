using HardExample.Core.Samples;

namespace HardExample.Core.Formats;

/// <summary>One object of a PASCAL VOC annotation.</summary>
/// <param name="Label">name: the class.</param>
/// <param name="Box">Where, px; of a polygon, a line or a point its bounding box.</param>
/// <param name="Confidence">confidence in [0, 1]; null when not given.</param>
/// <param name="Difficult">difficult: hard to recognise for a person.</param>
public readonly record struct VocObject(string Label, BoundingBox Box, double? Confidence = null, bool Difficult = false);
