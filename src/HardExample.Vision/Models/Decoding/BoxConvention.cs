using HardExample.Core.Samples;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models.Decoding;

/// <summary>What the four numbers of a model's box mean.</summary>
/// <param name="Order">Their order.</param>
/// <param name="ScaleX">Factor to input pixels in x: 1, or the input width for normalised boxes.</param>
/// <param name="ScaleY">Factor to input pixels in y.</param>
internal readonly record struct BoxConvention(BoxOrder Order, double ScaleX, double ScaleY)
{
    /// <summary>The convention of a model.</summary>
    public static BoxConvention Of(BoxOrder order, bool normalized, InputSpecification input) =>
        normalized ? new(order, input.Width, input.Height) : new(order, 1, 1);

    /// <summary>Whether coordinates look like shares of the input's sides: some are above 0 and none is far above 1.</summary>
    /// <remarks>A box in pixels that ends before the second pixel is none that a detector would give.</remarks>
    public static bool LooksNormalized(IEnumerable<float> coordinates)
    {
        float largest = coordinates.DefaultIfEmpty().Max();
        return largest is > 0 and <= 1.5f;
    }

    /// <summary>The box in input pixels.</summary>
    public BoundingBox Read(double a, double b, double c, double d) => Order switch
    {
        BoxOrder.Xyxy => new(a * ScaleX, b * ScaleY, c * ScaleX, d * ScaleY),
        BoxOrder.Yxyx => new(b * ScaleX, a * ScaleY, d * ScaleX, c * ScaleY),
        BoxOrder.Xywh => new(a * ScaleX, b * ScaleY, (a + c) * ScaleX, (b + d) * ScaleY),
        _ => new((a - c / 2) * ScaleX, (b - d / 2) * ScaleY, (a + c / 2) * ScaleX, (b + d / 2) * ScaleY),
    };
}
