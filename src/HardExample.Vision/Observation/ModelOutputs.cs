using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models;

namespace HardExample.Vision.Observation;

/// <summary>Reads predictions out of model outputs.</summary>
internal static class ModelOutputs
{
    /// <summary>The prediction of <paramref name="model"/>, its boxes taken to pixels of the original image.</summary>
    /// <exception cref="ModelException">The model gives neither classes nor boxes.</exception>
    public static Prediction ToPrediction(this ImageModel model, ModelOutput output, Func<BoundingBox, BoundingBox> toOriginal) =>
        output.Boxes is { } boxes ? ModelPredictions.Detection(boxes, model.Labels, toOriginal)
        : output.Probabilities is { } probabilities ? ModelPredictions.Classification(probabilities, model.Labels)
        : throw new ModelException($"The model '{model.Name}' predicts neither classes nor boxes; name its output in model.yaml.");
}
