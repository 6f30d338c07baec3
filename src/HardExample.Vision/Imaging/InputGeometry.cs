using HardExample.Core.Samples;

namespace HardExample.Vision.Imaging;

/// <summary>Geometry of a model input: input = original × scale + offset, px, origin in the upper left corner.</summary>
/// <param name="ScaleX">Input px per original px along x, more than 0.</param>
/// <param name="ScaleY">Input px per original px along y, more than 0.</param>
/// <param name="OffsetX">Where the original's left border lies in the input, px.</param>
/// <param name="OffsetY">Where the original's upper border lies in the input, px.</param>
public readonly record struct InputGeometry(double ScaleX, double ScaleY, double OffsetX, double OffsetY)
{
    /// <summary>Takes a box of the original to the input; the result may reach over the input's border.</summary>
    public BoundingBox ToInput(BoundingBox box) => new(
        box.XMin * ScaleX + OffsetX, box.YMin * ScaleY + OffsetY, box.XMax * ScaleX + OffsetX, box.YMax * ScaleY + OffsetY);

    /// <summary>Takes a box of the input to the original; the result may reach over the original's border.</summary>
    public BoundingBox ToOriginal(BoundingBox box) => new(
        (box.XMin - OffsetX) / ScaleX, (box.YMin - OffsetY) / ScaleY, (box.XMax - OffsetX) / ScaleX, (box.YMax - OffsetY) / ScaleY);
}
