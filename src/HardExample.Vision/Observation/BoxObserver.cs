using System.Collections.Immutable;
using HardExample.Core.Samples;
using HardExample.Vision.Descriptors;
using HardExample.Vision.Features;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;

namespace HardExample.Vision.Observation;

/// <summary>Observes the boxes of an image: pixel statistics and an embedding each.</summary>
/// <param name="extractor">Gives the embeddings of crops when there is no feature map; null = the weight-free descriptor serves.</param>
internal sealed class BoxObserver(ImageModel? extractor)
{
    /// <summary>At most this many boxes an image get an embedding, the highest scores first.</summary>
    private const int MaxEmbeddings = 100;

    /// <summary>A crop shows this much more than its box, so that the border of the object is seen.</summary>
    private const double Margin = 0.1;

    public Sample Observe(ImageWorkItem turn, ObservationRequest request, CancellationToken cancel)
    {
        Sample sample = turn.Sample;
        if (sample.Prediction is DetectionPrediction { Boxes: var boxes })
            sample = sample with
            {
                BoxPixels = Pixels(turn, boxes, request, sample.BoxPixels),
                BoxEmbeddings = Embeddings(turn, boxes, request, sample.BoxEmbeddings, cancel),
            };
        if (request.LabelledBoxes && !sample.LabelledBoxes.IsDefault)
            sample = sample with
            {
                LabelledBoxPixels = Pixels(turn, sample.LabelledBoxes, request, sample.LabelledBoxPixels),
                LabelledBoxEmbeddings = Embeddings(turn, sample.LabelledBoxes, request, sample.LabelledBoxEmbeddings, cancel),
            };
        return sample;
    }

    private static ImmutableArray<BoxPixelFeatures> Pixels(
        ImageWorkItem turn, ImmutableArray<DetectedBox> boxes, ObservationRequest request, ImmutableArray<BoxPixelFeatures> known) =>
        request.Needs.HasFlag(Observations.BoxPixels) ? ImageFeatureExtractor.ExtractBoxes(turn.Decoded!, turn.Luminance, boxes) : known;

    private ImmutableArray<float[]?> Embeddings(
        ImageWorkItem turn, ImmutableArray<DetectedBox> boxes, ObservationRequest request, ImmutableArray<float[]?> known,
        CancellationToken cancel)
    {
        if (!request.Needs.HasFlag(Observations.BoxEmbeddings)) return known;
        int[] chosen = [.. Enumerable.Range(0, boxes.Length).OrderByDescending(i => boxes[i].Score).Take(MaxEmbeddings).Order()];
        var embeddings = new float[]?[boxes.Length];
        if (turn.BoxMap is var (map, input))
        {
            foreach (int i in chosen)
                embeddings[i] = FeatureMapPooling.MeanOverBox(
                    map, input.Geometry.ToInput(boxes[i].Box), input.Pixels.Width, input.Pixels.Height);
        }
        else if (extractor is null)
        {
            foreach (int i in chosen)
            {
                cancel.ThrowIfCancellationRequested();
                using RgbImage crop = Crop(turn, boxes[i], WeightFreeDescriptor.Side, WeightFreeDescriptor.Side);
                embeddings[i] = WeightFreeDescriptor.Compute(crop);
            }
        }
        else
        {
            RgbImage[] crops = Array.ConvertAll(chosen, i => Crop(turn, boxes[i], extractor.InputWidth, extractor.InputHeight));
            try
            {
                ModelOutput[] outputs = extractor.Run(Array.ConvertAll(crops, static c => c.Memory), cancel);
                for (int k = 0; k < chosen.Length; k++) embeddings[chosen[k]] = outputs[k].Embedding;
            }
            finally
            {
                foreach (RgbImage crop in crops) crop.Dispose();
            }
        }
        return ImmutableArray.Create(embeddings);
    }

    private static RgbImage Crop(ImageWorkItem turn, DetectedBox box, int width, int height)
    {
        RgbImage crop = RgbImage.Rent(width, height);
        ModelInputBuilder.CropBox(turn.Decoded!, box.Box.Enlarge(Margin), crop);
        return crop;
    }
}
