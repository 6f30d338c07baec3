using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Augmentations;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;

namespace HardExample.Vision.Observation;

/// <summary>Runs a model on the augmented views of an image.</summary>
internal static class AugmentedRun
{
    /// <summary>Puts <see cref="Sample.AugmentedPredictions"/> on the turn's sample, by operation, then by draw.</summary>
    /// <exception cref="ModelException">The model fails on a view.</exception>
    public static void Run(ImageModel model, ImageWorkItem turn, ImmutableArray<string> operations, CancellationToken cancel) =>
        turn.Sample = turn.Sample with { AugmentedPredictions = Predict(model, turn, operations, cancel) };

    private static ImmutableArray<AugmentedPrediction> Predict(
        ImageModel model, ImageWorkItem turn, ImmutableArray<string> operations, CancellationToken cancel)
    {
        ModelInput input = turn.InferenceInput!;
        var views = new List<(string Operation, int Draw, RgbImage Pixels, AffineTransform Transform)>(
            operations.Length * Augmentation.Draws);
        try
        {
            foreach (string operation in operations)
                for (int draw = 0; draw < Augmentation.Draws; draw++)
                {
                    Augmentation augmentation = AugmentationCatalog.Get(operation);
                    RgbImage view = RgbImage.Rent(model.InputWidth, model.InputHeight);
                    views.Add((operation, draw, view, augmentation.Geometry(draw, view.Width, view.Height)));
                    augmentation.Apply(input.Pixels, draw, view);
                }
            ModelOutput[] outputs = model.Run(views.ConvertAll(static v => v.Pixels.Memory), cancel);
            var predictions = ImmutableArray.CreateBuilder<AugmentedPrediction>(views.Count);
            for (int i = 0; i < views.Count; i++)
            {
                AffineTransform back = views[i].Transform.Invert();
                predictions.Add(new(views[i].Operation, views[i].Draw,
                    model.ToPrediction(outputs[i], box => input.ToOriginal(back.Apply(box, model.InputWidth, model.InputHeight))),
                    input.OverOriginal(views[i].Transform)));
            }
            return predictions.MoveToImmutable();
        }
        finally
        {
            foreach (var view in views) view.Pixels.Dispose();
        }
    }
}
