using HardExample.Core.Errors;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Processing;
using Pixel = SixLabors.ImageSharp.PixelFormats.Rgb24;

namespace HardExample.Vision.Imaging;

/// <summary>Decodes with ImageSharp: managed code alone, the same for every platform.</summary>
/// <param name="limits">What is refused before memory is spent.</param>
public sealed class ImageSharpDecoder(ImageLimits limits) : IImageDecoder
{
    /// <inheritdoc/>
    public string Version { get; } = $"ImageSharp {ImageSharpLibrary.Version}";

    /// <inheritdoc/>
    public ImageHeader ReadHeader(ReadOnlyMemory<byte> data)
    {
        limits.RequireLength(data.Length);
        ImageFormat format = ImageFormats.Detect(data.Span);
        return format != ImageFormat.Other ? ImageHeader.Read(data, format)
            : throw new InputException(
                "The data is not an image that can be read; JPEG, PNG, GIF, WebP, TIFF, BMP, TGA and PBM are. Replace the file.");
    }

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlyMemory<byte> data, DecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImageHeader header = ReadHeader(data);
        limits.RequireSize(header.Width, header.Height);
        // ImageSharp fills missing data without an error.
        ImageCompleteness.Require(data, header);
        using Image<Pixel> image = Guarded(data.Span, header.Format, () => Load(data, header));
        if (header.Orientation != 1) image.Mutate(c => c.RotateFlip(RotationOf(header.Orientation), FlipOf(header.Orientation)));
        int shrink = header.Format == ImageFormat.Jpeg ? options.ShrinkFor(header.Width, header.Height) : 1;
        return new(shrink > 1 ? ImageResizer.Average(image, shrink) : Copy(image), header.Width, header.Height);
    }

    /// <summary>Runs the library; whatever it throws on untrusted bytes counts as an error of the file.</summary>
    /// <exception cref="InputException">It failed.</exception>
    internal static T Guarded<T>(ReadOnlySpan<byte> data, ImageFormat format, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or InputException))
        {
            throw Unreadable(data, format, e);
        }
    }

    /// <summary>The message for a file that a library cannot decode although none of its bytes are missing.</summary>
    internal static InputException Unreadable(ReadOnlySpan<byte> data, ImageFormat format, Exception e)
    {
        string name = ImageFormats.NameOf(format);
        if (format == ImageFormat.Tiff && TiffFile.UnusualColours(data) is { } colours)
            return new($"The TIFF holds {colours} colours, which are not read. Convert it to RGB.", e);
        if (format == ImageFormat.Tiff && e is NotSupportedException && TiffFile.IsTiled(data))
            return new("The TIFF is stored in tiles, which this decoder does not read. Save it in strips, or set "
                + "extensions.image_decoder to libvips.", e);
        return e is NotSupportedException
            ? new($"The {name} is stored in a way that is not read. Save it anew as RGB, for instance as PNG.", e)
            : new($"The {name} is damaged or cut short, or stored in a way that is not read. Replace the file, or save it anew as RGB, for "
                + "instance as PNG.", e);
    }

    private static RgbImage Copy(Image<Pixel> image)
    {
        RgbImage pixels = RgbImage.Rent(image.Width, image.Height);
        image.CopyPixelDataTo(pixels.Pixels);
        return pixels;
    }

    private Image<Pixel> Load(ReadOnlyMemory<byte> data, ImageHeader header)
    {
        if (header.Format != ImageFormat.WebP || WebPFile.FirstFrameOf(data.Span) is not { } first)
            return Image.Load<Pixel>(ImageSharpLibrary.Configuration, data.Span);
        ImageHeader own = ImageHeader.Read(first.File, ImageFormat.WebP);
        limits.RequireSize(own.Width, own.Height);
        Image<Pixel> frame = Image.Load<Pixel>(ImageSharpLibrary.Configuration, first.File);
        (int width, int height) = header.SwapsSides ? (header.Height, header.Width) : (header.Width, header.Height);
        if (frame.Width == width && frame.Height == height) return frame;
        // Around a frame that is smaller than its canvas nothing is drawn.
        var canvas = new Image<Pixel>(ImageSharpLibrary.Configuration, width, height);
        using (frame) canvas.Mutate(c => c.DrawImage(frame, new Point(first.Left, first.Top), 1));
        return canvas;
    }

    private static RotateMode RotationOf(int orientation) => orientation switch
    {
        3 => RotateMode.Rotate180,
        5 or 6 => RotateMode.Rotate90,
        7 or 8 => RotateMode.Rotate270,
        _ => RotateMode.None,
    };

    private static FlipMode FlipOf(int orientation) => orientation switch
    {
        2 or 5 or 7 => FlipMode.Horizontal,
        4 => FlipMode.Vertical,
        _ => FlipMode.None,
    };
}
