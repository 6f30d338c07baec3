namespace HardExample.Core.Samples;

/// <summary>One box of a detection or of an annotation.</summary>
/// <param name="Label">Class name.</param>
/// <param name="Score">Confidence in [0, 1]; 1 for a human annotation.</param>
/// <param name="Box">Where, in pixels of the upright original image.</param>
public readonly record struct DetectedBox(string Label, double Score, BoundingBox Box);
