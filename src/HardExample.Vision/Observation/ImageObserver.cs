using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Vision.Descriptors;
using HardExample.Vision.Features;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;
using HardExample.Vision.Models.BuiltIn;

namespace HardExample.Vision.Observation;

/// <summary>
/// Turns images into observations: one decode an image, everything that is needed is taken from it, then the pixels are released. Models
/// run on the images of a chunk together. Thread-safe: several chunks may be observed at once, and the outcome does not depend on how
/// images are put into chunks.
/// </summary>
/// <param name="decoder">Decodes the images.</param>
/// <param name="inference">Predicts on images and augmented views; null = neither can be observed.</param>
/// <param name="extractor">Gives embeddings; may be the same object as <paramref name="inference"/>; null = the weight-free descriptor
/// serves.</param>
/// <param name="pretrained">Gives the features of the second view, opened when first needed; null = none.</param>
public sealed class ImageObserver(IImageDecoder decoder, ImageModel? inference, ImageModel? extractor, Lazy<ImageModel>? pretrained = null)
{
    /// <summary>Crops of boxes are cut from a working copy of at least this longest side, px.</summary>
    private const int CropSourceSide = 1024;

    private readonly BoxObserver _boxes = new(extractor);

    private bool Shared => inference is not null && ReferenceEquals(inference, extractor);

    /// <summary>Observes a chunk of images.</summary>
    /// <param name="samples">The samples; what is asked for is put in place of what they already carry.</param>
    /// <param name="request">What to observe.</param>
    /// <param name="open">Gives the bytes of a sample's image; an <see cref="InputException"/> or <see cref="StorageException"/> is that
    /// sample's problem. Called once a sample, in order.</param>
    /// <param name="cancel">Honoured before each image and each model run.</param>
    /// <returns>One outcome a sample, in order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<ObservationOutcome> Observe(
        IReadOnlyList<Sample> samples, ObservationRequest request, Func<Sample, ReadOnlyMemory<byte>> open, CancellationToken cancel)
    {
        var turns = new List<ImageWorkItem>(samples.Count);
        try
        {
            foreach (Sample sample in samples)
            {
                cancel.ThrowIfCancellationRequested();
                var turn = new ImageWorkItem(sample);
                turns.Add(turn);
                Start(turn, request, open);
            }
            List<ImageWorkItem> good = turns.FindAll(static t => t.Problem is null);
            RunInference(good, request, cancel);
            good.RemoveAll(static t => t.Problem is not null);
            RunExtractor(good, request, cancel);
            good.RemoveAll(static t => t.Problem is not null);
            RunPretrained(good, request, cancel);
            Describe(good, request, cancel);
            foreach (ImageWorkItem turn in good)
            {
                cancel.ThrowIfCancellationRequested();
                ObserveBoxesAndViews(turn, request, cancel);
            }
            // What a model that failed has half observed is not kept.
            return turns.Select((t, i) => new ObservationOutcome(t.ModelFailed ? samples[i] : t.Sample, t.Problem, t.ModelFailed)).ToList();
        }
        finally
        {
            foreach (ImageWorkItem turn in turns) turn.Dispose();
        }
    }

    private void Start(ImageWorkItem turn, ObservationRequest request, Func<Sample, ReadOnlyMemory<byte>> open)
    {
        try
        {
            turn.Decoded = decoder.Decode(open(turn.Sample), DecodeOptionsFor(request));
            if (turn.Sample.Prediction is DetectionPrediction detection)
                turn.Sample = turn.Sample with
                {
                    Prediction = InferenceResultFile.ClipToImage(detection, turn.Decoded.OriginalWidth, turn.Decoded.OriginalHeight),
                };
        }
        catch (Exception e) when (e is InputException or StorageException)
        {
            turn.Problem = e.Message;
            return;
        }
        if (request.Needs.HasFlag(Observations.ImageFeatures))
            // The plane is kept only when it will be used again.
            turn.Sample = turn.Sample with
            {
                Features = request.Needs.HasFlag(Observations.BoxPixels)
                    ? ImageFeatureExtractor.Extract(turn.Decoded, turn.Luminance) : ImageFeatureExtractor.Extract(turn.Decoded),
            };
        if (inference is not null && NeedsInference(turn.Sample, request)) turn.InferenceInput = new(inference, turn.Decoded);
        if (extractor is not null && NeedsExtractor(request))
            turn.ExtractorInput = Shared ? turn.InferenceInput : new(extractor, turn.Decoded);
    }

    private void ObserveBoxesAndViews(ImageWorkItem turn, ObservationRequest request, CancellationToken cancel)
    {
        try
        {
            turn.Sample = _boxes.Observe(turn, request, cancel);
            if (request.Needs.HasFlag(Observations.AugmentedPredictions) && inference is not null)
                AugmentedRun.Run(inference, turn, request.Augmentations, cancel);
        }
        catch (ModelException e)
        {
            turn.Fail(e);
        }
    }

    private DecodeOptions DecodeOptionsFor(ObservationRequest request) => new()
    {
        // For the built-in extractor too, whether it runs or not: the working copy must not depend on it.
        MinimumWidth = Math.Max(BuiltInExtractor.Side, Math.Max(inference?.InputWidth ?? 1, extractor?.InputWidth ?? 1)),
        MinimumHeight = Math.Max(BuiltInExtractor.Side, Math.Max(inference?.InputHeight ?? 1, extractor?.InputHeight ?? 1)),
        // The same whether features are asked for or not: what is observed of an image must not depend on what else is observed with it.
        MinimumLongestSide = request.Needs.HasFlag(Observations.BoxEmbeddings) && extractor is not { HasFeatureMap: true } ? CropSourceSide
            : ImageFeatureExtractor.SharpnessSide,
    };

    private bool NeedsInference(Sample sample, ObservationRequest request) =>
        Predicts(sample, request) || request.Needs.HasFlag(Observations.AugmentedPredictions) || (Shared && NeedsExtractor(request));

    private bool NeedsExtractor(ObservationRequest request) =>
        request.Needs.HasFlag(Observations.Embedding)
        || (request.Needs.HasFlag(Observations.BoxEmbeddings) && extractor is { HasFeatureMap: true });

    private static bool Predicts(Sample sample, ObservationRequest request) => request.Predict || sample.Prediction is null;

    private void RunInference(List<ImageWorkItem> turns, ObservationRequest request, CancellationToken cancel)
    {
        if (inference is null) return;
        bool features = Shared && NeedsExtractor(request);
        List<ImageWorkItem> chosen = turns.FindAll(t => features || Predicts(t.Sample, request));
        ModelResult[] results = inference.TryRun(chosen.ConvertAll(static t => t.InferenceInput!.Pixels.Memory), cancel);
        for (int i = 0; i < results.Length; i++)
        {
            ImageWorkItem turn = chosen[i];
            if (results[i].Output is not { } output)
            {
                turn.Fail(results[i].Failure!);
                continue;
            }
            if (Predicts(turn.Sample, request))
                turn.Sample = turn.Sample with { Prediction = inference.ToPrediction(output, turn.InferenceInput!.ToOriginal) };
            if (features) TakeFeatures(turn, output, turn.InferenceInput!, request);
        }
    }

    private void RunExtractor(List<ImageWorkItem> turns, ObservationRequest request, CancellationToken cancel)
    {
        if (Shared) return;
        if (extractor is not null && NeedsExtractor(request))
        {
            ModelResult[] results = extractor.TryRun(turns.ConvertAll(static t => t.ExtractorInput!.Pixels.Memory), cancel);
            for (int i = 0; i < results.Length; i++)
                if (results[i].Output is { } output) TakeFeatures(turns[i], output, turns[i].ExtractorInput!, request);
                else turns[i].Fail(results[i].Failure!);
        }
    }

    // Where the model gave embeddings just now, its features were taken with them.
    private void RunPretrained(List<ImageWorkItem> turns, ObservationRequest request, CancellationToken cancel)
    {
        if (pretrained is null || !request.Needs.HasFlag(Observations.PretrainedEmbedding) || (NeedsExtractor(request) && GivesPretrained))
            return;
        ImageModel model = pretrained.Value;
        foreach (ImageWorkItem turn in turns)
        {
            using var input = new ModelInput(model, turn.Decoded!);
            TakePretrained(turn, model.Run([input.Pixels.Memory], cancel)[0]);
        }
    }

    private bool GivesPretrained => extractor is not null && pretrained is not null && ReferenceEquals(extractor, pretrained.Value);

    private static void TakePretrained(ImageWorkItem turn, ModelOutput output) =>
        turn.Sample = turn.Sample with { PretrainedEmbedding = Normalization.SignedSquareRoot(output.Embedding) };

    // Without an extractor the descriptor is the embedding too; it is computed once.
    private void Describe(List<ImageWorkItem> turns, ObservationRequest request, CancellationToken cancel)
    {
        bool embeds = extractor is null && request.Needs.HasFlag(Observations.Embedding),
            describes = request.Needs.HasFlag(Observations.Descriptor);
        if (!embeds && !describes) return;
        using RgbImage square = RgbImage.Rent(WeightFreeDescriptor.Side, WeightFreeDescriptor.Side);
        foreach (ImageWorkItem turn in turns)
        {
            cancel.ThrowIfCancellationRequested();
            ImageResizer.Resize(turn.Decoded!.Pixels, square);
            float[] descriptor = WeightFreeDescriptor.Compute(square);
            if (embeds) turn.Sample = turn.Sample with { Embedding = descriptor };
            if (describes) turn.Sample = turn.Sample with { Descriptor = descriptor };
        }
    }

    private void TakeFeatures(ImageWorkItem turn, ModelOutput output, ModelInput input, ObservationRequest request)
    {
        if (request.Needs.HasFlag(Observations.Embedding)) turn.Sample = turn.Sample with { Embedding = output.Embedding };
        if (request.Needs.HasFlag(Observations.PretrainedEmbedding) && GivesPretrained) TakePretrained(turn, output);
        if (output.FeatureMap is { } map) turn.BoxMap = (map, input);
    }
}
