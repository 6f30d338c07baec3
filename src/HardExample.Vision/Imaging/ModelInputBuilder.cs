using HardExample.Core.Configuration;
using HardExample.Core.Samples;

namespace HardExample.Vision.Imaging;

/// <summary>Makes the 8-bit copies that models are fed with. Thread safe.</summary>
public static class ModelInputBuilder
{
    /// <summary>The grey around a letterboxed image, as YOLO training has it.</summary>
    private const byte LetterboxGrey = 114;

    /// <summary>Brings a whole image to the size of a model input.</summary>
    /// <param name="image">The image.</param>
    /// <param name="mode">How the aspect ratio is treated.</param>
    /// <param name="input">Takes the pixels; its size is the input's size.</param>
    /// <param name="interpolation">The interpolation.</param>
    /// <returns>Where the original's points are in the input.</returns>
    public static InputGeometry Build(
        DecodedImage image, ResizeMode mode, RgbImage input, Interpolation interpolation = Interpolation.Bilinear)
    {
        switch (mode)
        {
            case ResizeMode.Stretch:
                ImageResizer.Resize(image.Pixels, input, interpolation);
                return new((double)input.Width / image.OriginalWidth, (double)input.Height / image.OriginalHeight, 0, 0);
            case ResizeMode.Crop:
                return Paste(image, input, CropSize(image, input), interpolation);
            case ResizeMode.Letterbox:
                input.Fill(LetterboxGrey);
                return Paste(image, input, LetterboxSize(image, input), interpolation);
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a resize mode.");
        }
    }

    /// <summary>Cuts a window out of an image and stretches it to the size of a model input.</summary>
    /// <param name="image">The image.</param>
    /// <param name="box">The window, px of the upright original; what reaches over the border is left out, and at least one pixel is
    /// taken.</param>
    /// <param name="input">Takes the pixels; its size is the input's size.</param>
    public static void CropBox(DecodedImage image, BoundingBox box, RgbImage input)
    {
        RgbImage pixels = image.Pixels;
        (double left, double right) = Within(
            box.XMin * pixels.Width / image.OriginalWidth, box.XMax * pixels.Width / image.OriginalWidth, pixels.Width);
        (double top, double bottom) = Within(
            box.YMin * pixels.Height / image.OriginalHeight, box.YMax * pixels.Height / image.OriginalHeight, pixels.Height);
        ImageResizer.ResizeWindow(pixels, left, top, right, bottom, input);
    }

    /// <summary>The part of an interval inside 0..size, widened to one pixel when it is shorter.</summary>
    private static (double From, double To) Within(double from, double to, int size)
    {
        (from, to) = (Math.Clamp(from, 0, size), Math.Clamp(to, 0, size));
        if (to - from >= 1) return (from, to);
        double start = Math.Clamp((from + to - 1) / 2, 0, size - 1);
        return (start, start + 1);
    }

    /// <summary>The shorter side fits, the longer is cut off (as torchvision's Resize, which rounds the longer side down).</summary>
    private static (int Width, int Height) CropSize(DecodedImage image, RgbImage input)
    {
        long w = image.OriginalWidth, h = image.OriginalHeight;
        return w * input.Height >= h * input.Width
            ? ((int)Math.Max(input.Width, w * input.Height / h), input.Height)
            : (input.Width, (int)Math.Max(input.Height, h * input.Width / w));
    }

    /// <summary>The longer side fits.</summary>
    private static (int Width, int Height) LetterboxSize(DecodedImage image, RgbImage input)
    {
        double scale = Math.Min((double)input.Width / image.OriginalWidth, (double)input.Height / image.OriginalHeight);
        return (Math.Clamp((int)Math.Round(image.OriginalWidth * scale), 1, input.Width),
            Math.Clamp((int)Math.Round(image.OriginalHeight * scale), 1, input.Height));
    }

    /// <summary>Resizes to <paramref name="size"/> and puts it, centred, over the input; what stands over is cut off.</summary>
    private static InputGeometry Paste(DecodedImage image, RgbImage input, (int Width, int Height) size, Interpolation interpolation)
    {
        int cutX = CutOf(size.Width - input.Width), cutY = CutOf(size.Height - input.Height);
        int padX = Math.Max(0, (input.Width - size.Width) / 2), padY = Math.Max(0, (input.Height - size.Height) / 2);
        RgbImage pixels = image.Pixels;
        var x = new ResizeAxis(pixels.Width, 0, pixels.Width, size.Width, cutX, Math.Min(size.Width, input.Width), interpolation);
        var y = new ResizeAxis(pixels.Height, 0, pixels.Height, size.Height, cutY, Math.Min(size.Height, input.Height), interpolation);
        ImageResizer.Resize(pixels, x, y, input, padX, padY);
        return new((double)size.Width / image.OriginalWidth, (double)size.Height / image.OriginalHeight, padX - cutX, padY - cutY);
    }

    /// <summary>How much is cut off at the left or upper border; a half goes to the even side, as in torchvision's CenterCrop.</summary>
    private static int CutOf(int excess) => excess <= 0 ? 0 : (int)Math.Round(excess / 2.0, MidpointRounding.ToEven);
}
