using HardExample.Core.Samples;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;

namespace HardExample.Vision.Observation;

/// <summary>The copy of an image that a model is fed with, and where the original's points are in it.</summary>
internal sealed class ModelInput : IDisposable
{
    private readonly int _originalWidth;
    private readonly int _originalHeight;

    public ModelInput(ImageModel model, DecodedImage image)
    {
        Pixels = RgbImage.Rent(model.InputWidth, model.InputHeight);
        Geometry = ModelInputBuilder.Build(image, model.Resize, Pixels, model.Interpolation);
        (_originalWidth, _originalHeight) = (image.OriginalWidth, image.OriginalHeight);
    }

    public RgbImage Pixels { get; }

    public InputGeometry Geometry { get; }

    /// <summary>A box of the input in pixels of the original, cut at its border; without area when it lies outside.</summary>
    public BoundingBox ToOriginal(BoundingBox box) => Geometry.ToOriginal(box).Clip(_originalWidth, _originalHeight);

    /// <summary>Converts an augmentation's transform of the input to one of the original, both in shares of the sides.</summary>
    public AffineTransform OverOriginal(AffineTransform overInput)
    {
        var toInput = new AffineTransform(
            Geometry.ScaleX * _originalWidth / Pixels.Width, 0, Geometry.OffsetX / Pixels.Width,
            0, Geometry.ScaleY * _originalHeight / Pixels.Height, Geometry.OffsetY / Pixels.Height);
        return toInput.Invert().After(overInput.After(toInput));
    }

    public void Dispose() => Pixels.Dispose();
}
