using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Jobs.Models;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Caching;

/// <summary>Makes the keys of observations: hashes of everything that an observation depends on.</summary>
internal sealed class ObservationKeys
{
    private readonly UInt128 _observer;
    private readonly bool _infers;

    /// <summary>Keys for the models of a session.</summary>
    /// <param name="models">The open models.</param>
    /// <param name="decoder">Decodes the images.</param>
    /// <param name="storage">Where weights beside a model are.</param>
    /// <param name="config">Paths of the models, limits of images.</param>
    public ObservationKeys(ModelSet models, IImageDecoder decoder, StorageResolver storage, MiningConfig config)
    {
        _infers = models.Inference is not null;
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(ObservationRecord.Version);
        writer.Write(ObserverVersion.Software(decoder));
        writer.Write(ObserverVersion.Machine);
        writer.Write(config.Extensions.MaxPixels);
        writer.Write(config.Extensions.MaxBytes);
        writer.Write(models.InferenceSource);
        writer.Write(models.EmbeddingSource);
        writer.Write(models.PretrainedSource);
        Write(writer, models.Inference, config.ModelServingUrl, storage);
        bool shared = ReferenceEquals(models.Inference, models.Extractor);
        writer.Write(shared);
        if (!shared) Write(writer, models.Extractor, models.ExtractorPath, storage);
        writer.Write(models.WeightsOfPretrained(storage));
        _observer = HashOf(bytes);
    }

    /// <summary>The key of the observations of a request on a sample with this image.</summary>
    public UInt128 Of(ReadOnlySpan<byte> image, Sample sample, ObservationRequest request)
    {
        using var bytes = new MemoryStream(256);
        using var writer = new BinaryWriter(bytes);
        UInt128 content = XxHash128.HashToUInt128(image);
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in content)));
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in _observer)));
        writer.Write(image.Length);
        writer.Write((int)request.Needs);
        writer.Write(_infers && (request.Predict || sample.Prediction is null));
        writer.Write(request.LabelledBoxes);
        writer.Write(request.Augmentations.Length);
        foreach (string operation in request.Augmentations) writer.Write(operation);
        Write(writer, sample.Prediction is DetectionPrediction detection ? detection.Boxes : default);
        Write(writer, request.LabelledBoxes ? sample.LabelledBoxes : default);
        return HashOf(bytes);
    }

    private static void Write(BinaryWriter writer, ImageModel? model, string? path, StorageResolver storage)
    {
        writer.Write(model is not null);
        if (model is null) return;
        writer.Write(ModelFile.FingerprintOfWeights(path!, model.ExternalFiles, storage));
        // Tensors that are read beside the prediction can change how the graph is optimised, and so its last digits.
        writer.Write(model.EmbeddingLength);
        writer.Write(model.HasFeatureMap);
        writer.Write(model.Labels.IsDefault ? -1 : model.Labels.Length);
        foreach (string label in model.Labels.IsDefault ? [] : model.Labels) writer.Write(label);
    }

    internal static void Write(BinaryWriter writer, ImmutableArray<DetectedBox> boxes)
    {
        writer.Write(boxes.IsDefault ? -1 : boxes.Length);
        if (boxes.IsDefault) return;
        foreach (DetectedBox box in boxes)
        {
            writer.Write(box.Label);
            writer.Write(box.Score);
            writer.Write(box.Box.XMin);
            writer.Write(box.Box.YMin);
            writer.Write(box.Box.XMax);
            writer.Write(box.Box.YMax);
        }
    }

    private static UInt128 HashOf(MemoryStream bytes) => XxHash128.HashToUInt128(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
}
