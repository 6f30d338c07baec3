using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models;

/// <summary>What a model says about one image; a part that was not asked for, or that the model does not have, is null.</summary>
/// <param name="Probabilities">Class probabilities by class index, summing to 1 (classifiers).</param>
/// <param name="Embedding">Global feature, averaged over spatial axes, L2-normalised (all zero when the feature is).</param>
/// <param name="Boxes">Detected boxes, the highest score first, in pixels of the model input (detectors).</param>
/// <param name="FeatureMap">Spatial activation from which features of boxes are taken.</param>
public sealed record ModelOutput(float[]? Probabilities, float[]? Embedding, ImmutableArray<RawBox>? Boxes, FeatureMap? FeatureMap);

/// <summary>What a run gave for one image: its output, or why there is none.</summary>
/// <param name="Output">Null when the model failed.</param>
/// <param name="Failure">Null when it did not.</param>
public readonly record struct ModelResult(ModelOutput? Output, ModelException? Failure);
