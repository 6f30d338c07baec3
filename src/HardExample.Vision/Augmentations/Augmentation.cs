using HardExample.Core.Samples;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Augmentations;

/// <summary>
/// One operation of test-time augmentation on a model input: a name, what it does to pixels and where it puts points. Each has two draws,
/// both deterministic: same pixels in, same pixels out. Thread safe.
/// </summary>
public sealed class Augmentation
{
    /// <summary>How many draws every augmentation has.</summary>
    public const int Draws = 2;

    private readonly Action<RgbImage, int, RgbImage> _apply;
    private readonly Func<int, int, int, AffineTransform> _geometry;

    /// <param name="name">As in aug_op_config.</param>
    /// <param name="apply">Input, draw and output of the same size; must write every pixel.</param>
    /// <param name="geometry">Draw, width and height, px, to where the points of the image go.</param>
    internal Augmentation(string name, Action<RgbImage, int, RgbImage> apply, Func<int, int, int, AffineTransform> geometry) =>
        (Name, _apply, _geometry) = (name, apply, geometry);

    /// <summary>Its name in aug_op_config.</summary>
    public string Name { get; }

    /// <summary>Makes one augmented view.</summary>
    /// <param name="input">The model input; it is not changed.</param>
    /// <param name="draw">0 or 1.</param>
    /// <param name="output">Takes the view; another image of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ, or input and output are one image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such draw.</exception>
    public void Apply(RgbImage input, int draw, RgbImage output)
    {
        RequireDraw(draw);
        input.RequireSameSize(output);
        if (ReferenceEquals(input, output)) throw new ArgumentException("An augmentation needs an output of its own.", nameof(output));
        _apply(input, draw, output);
    }

    /// <summary>Where a draw puts the points of the image.</summary>
    /// <param name="draw">0 or 1.</param>
    /// <param name="width">Width of the model input, px; whole-pixel offsets depend on it.</param>
    /// <param name="height">Height of the model input, px.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such draw.</exception>
    public AffineTransform Geometry(int draw, int width, int height)
    {
        RequireDraw(draw);
        return _geometry(draw, width, height);
    }

    /// <summary>An operation without an offset of its own: the second draw is the operation on the mirrored image.</summary>
    internal static Augmentation WithMirror(string name, Action<RgbImage, RgbImage> apply, Func<int, int, AffineTransform> geometry)
    {
        return new(name, Apply, Geometry);

        void Apply(RgbImage input, int draw, RgbImage output)
        {
            if (draw == 0)
            {
                apply(input, output);
                return;
            }
            using RgbImage mirrored = RgbImage.Rent(input.Width, input.Height);
            WholePixelMoves.MirrorLeftRight(input, 0, mirrored);
            apply(mirrored, output);
        }

        AffineTransform Geometry(int draw, int width, int height)
        {
            AffineTransform own = geometry(width, height);
            return draw == 0 ? own : new(-own.A, own.B, own.A + own.C, -own.D, own.E, own.D + own.F);
        }
    }

    private static void RequireDraw(int draw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draw, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(draw, Draws);
    }
}
