using HardExample.Core.Samples;
using HardExample.Vision.Imaging;
using SixLabors.ImageSharp.PixelFormats;

namespace HardExample.Vision.Augmentations;

/// <summary>
/// Crop, translation and mirrors by whole pixels: every output pixel is some input pixel, nothing is interpolated. What has no source
/// repeats the edge. (Flip and crop as test-time views: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional
/// neural networks", 2012.)
/// </summary>
internal static class WholePixelMoves
{
    private const double CropMargin = 0.0625, TranslateShare = 0.05, FlipShift = 1 / 32.0;

    /// <summary>Keeps the upper left (draw 0) or lower right 93.75 % of each side, centred, with repeated edges.</summary>
    internal static void Crop(RgbImage input, int draw, RgbImage output)
    {
        int marginX = Pixels(CropMargin, input.Width), marginY = Pixels(CropMargin, input.Height);
        int left = draw * marginX, top = draw * marginY;
        Move(input, left, top, input.Width - marginX + left, input.Height - marginY + top, CropOffset(draw, marginX),
            CropOffset(draw, marginY), output);
    }

    internal static AffineTransform CropGeometry(int draw, int width, int height) =>
        Shift(CropOffset(draw, Pixels(CropMargin, width)), CropOffset(draw, Pixels(CropMargin, height)), width, height);

    /// <summary>Moves the image by 5 % of each side, down and to the right (draw 0) or up and to the left.</summary>
    internal static void Translate(RgbImage input, int draw, RgbImage output) => Move(
        input, 0, 0, input.Width, input.Height, TranslateOffset(draw, input.Width), TranslateOffset(draw, input.Height), output);

    internal static AffineTransform TranslateGeometry(int draw, int width, int height) =>
        Shift(TranslateOffset(draw, width), TranslateOffset(draw, height), width, height);

    /// <summary>Exchanges left and right; draw 1 also moves the result to the right by 1/32 of the width.</summary>
    internal static void FlipLeftRight(RgbImage input, int draw, RgbImage output) =>
        MirrorLeftRight(input, draw * Pixels(FlipShift, input.Width), output);

    internal static AffineTransform FlipLeftRightGeometry(int draw, int width, int height) =>
        new(-1, 0, 1 + (double)(draw * Pixels(FlipShift, width)) / width, 0, 1, 0);

    /// <summary>Exchanges top and bottom; draw 1 also moves the result down by 1/32 of the height.</summary>
    internal static void FlipUpDown(RgbImage input, int draw, RgbImage output)
    {
        int shift = draw * Pixels(FlipShift, input.Height), last = input.Height - 1;
        for (int y = 0; y <= last; y++) input.Row(last - Math.Max(0, y - shift)).CopyTo(output.Row(y));
    }

    internal static AffineTransform FlipUpDownGeometry(int draw, int width, int height) =>
        new(1, 0, 0, 0, -1, 1 + (double)(draw * Pixels(FlipShift, height)) / height);

    /// <summary>Exchanges left and right, then moves the result by <paramref name="shift"/> px to the right, at least 0.</summary>
    internal static void MirrorLeftRight(RgbImage input, int shift, RgbImage output)
    {
        for (int y = 0; y < input.Height; y++)
        {
            Span<Rgb24> to = output.PixelRow(y);
            input.PixelRow(y)[shift..].CopyTo(to[shift..]);
            to[shift..].Reverse();
            to[..shift].Fill(to[shift]);
        }
    }

    /// <summary>Moves a window of the input by (dx, dy) px; outside it, its edges are repeated.</summary>
    private static void Move(RgbImage input, int left, int top, int right, int bottom, int dx, int dy, RgbImage output)
    {
        for (int y = 0; y < input.Height; y++)
        {
            ReadOnlySpan<Rgb24> from = input.PixelRow(Math.Clamp(y - dy, top, bottom - 1));
            Span<Rgb24> to = output.PixelRow(y);
            int start = Math.Max(0, left + dx), end = Math.Min(input.Width, right + dx);
            from[(start - dx)..(end - dx)].CopyTo(to[start..]);
            to[..start].Fill(to[start]);
            to[end..].Fill(to[end - 1]);
        }
    }

    private static AffineTransform Shift(int dx, int dy, int width, int height) => new(1, 0, (double)dx / width, 0, 1, (double)dy / height);

    /// <summary>From the window's position in the input to the centre of the output.</summary>
    private static int CropOffset(int draw, int margin) => margin / 2 - draw * margin;

    private static int TranslateOffset(int draw, int side) => (1 - 2 * draw) * Pixels(TranslateShare, side);

    /// <summary>A share of a side in whole pixels: at least one, so that both draws differ, and none when the side has only one.</summary>
    private static int Pixels(double share, int side) => Math.Min(side - 1, Math.Max(1, (int)Math.Round(share * side)));
}
