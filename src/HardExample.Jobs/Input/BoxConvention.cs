using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Jobs.Output;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>The order and unit of the box numbers in an input's results, settled before the samples are read.</summary>
internal sealed class BoxConvention(InputOptions options)
{
    /// <summary>How far a share of an image may pass its border: boxes of detectors do, and are cut there afterwards.</summary>
    public const double Beyond = 0.5;

    /// <summary>The order of the four numbers.</summary>
    public BoxOrder Order { get; } = options.BoxOrder ?? BoxOrder.Yxyx;

    /// <summary>Pixels or shares of the image.</summary>
    public BoxUnit Unit { get; set; } = options.BoxUnit ?? BoxUnit.Pixels;

    /// <summary>Whether boxes are in pixels although nobody said so.</summary>
    public bool TakesPixelsUnasked => options.BoxUnit is null && Unit == BoxUnit.Pixels;

    /// <summary>Takes the unconverted boxes of each result while the input is probed; null while it is read.</summary>
    public Action<StoragePath, DetectionPrediction>? Look { get; set; }

    /// <summary>Reads a result; boxes come in pixels.</summary>
    /// <param name="utf8">The result.</param>
    /// <param name="image">Its image, whose size is read where boxes must be scaled.</param>
    /// <param name="storage">Where the image is.</param>
    /// <exception cref="InputException">The result is bad, or the size of its image is not known.</exception>
    /// <exception cref="StorageException">The image cannot be read.</exception>
    public Prediction Read(byte[] utf8, StoragePath image, StorageResolver storage)
    {
        Prediction prediction = InferenceResultFile.Parse(utf8, Order, checkBoxes: Look is null);
        if (prediction is not DetectionPrediction detection) return prediction;
        Look?.Invoke(image, detection);
        return Look is not null || Unit == BoxUnit.Pixels || detection.Boxes.IsEmpty ? detection : Scale(detection, image, storage);
    }

    private static DetectionPrediction Scale(DetectionPrediction detection, StoragePath image, StorageResolver storage)
    {
        foreach (DetectedBox box in detection.Boxes)
            if (!IsNormalized(box.Box, Beyond))
                throw new InputException($"The {box.Label} box {InferenceResultFile.Text(box.Box)} does not lie from 0 to 1; see whether "
                    + "extensions.box_unit fits.") { ErrorId = InputErrorIds.InvalidBox };
        if (ImageSizes.Of(image, storage) is not var (width, height))
            throw new InputException($"The image {image} does not decode, so its boxes cannot be scaled to pixels.")
                { ErrorId = InputErrorIds.UnreadableImage };
        return new([.. detection.Boxes.Select(b => b with
        {
            Box = new(b.Box.XMin * width, b.Box.YMin * height, b.Box.XMax * width, b.Box.YMax * height),
        })]);
    }

    /// <summary>Whether a box lies in the unit square.</summary>
    public static bool IsNormalized(BoundingBox box, double tolerance) =>
        box.XMin >= -tolerance && box.YMin >= -tolerance && box.XMax <= 1 + tolerance && box.YMax <= 1 + tolerance;
}
