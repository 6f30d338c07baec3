using HardExample.Core.Samples;

namespace HardExample.Vision.Models.Tensors;

/// <summary>One box as a detector gives it.</summary>
/// <param name="ClassIndex">Index of the class in the model's labels, from 0.</param>
/// <param name="Score">Confidence in [0, 1].</param>
/// <param name="Box">Where, in pixels of the model input (not of the original image); may reach over its border.</param>
public readonly record struct RawBox(int ClassIndex, double Score, BoundingBox Box);
