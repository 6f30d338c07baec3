using HardExample.Core.Errors;
using SixLabors.ImageSharp;

namespace HardExample.Vision.Imaging;

/// <summary>What the first bytes of an image file say.</summary>
/// <param name="Width">Width of the upright image (orientation applied), px.</param>
/// <param name="Height">Height of the upright image (orientation applied), px.</param>
/// <param name="Format">The file format.</param>
/// <param name="Orientation">EXIF orientation of the stored pixels, 1..8; 1 = upright.</param>
public readonly record struct ImageHeader(int Width, int Height, ImageFormat Format, int Orientation = 1)
{
    /// <summary>Whether the upright image has the sides of the stored one exchanged.</summary>
    internal bool SwapsSides => Orientation >= 5;

    /// <summary>Reads size and orientation; both decoders take them from here.</summary>
    /// <param name="data">The whole file, of a known format.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="InputException">The header is damaged.</exception>
    internal static ImageHeader Read(ReadOnlyMemory<byte> data, ImageFormat format)
    {
        if (format == ImageFormat.Bmp) BmpFile.RequireOffset(data.Span);
        (int width, int height) = format switch
        {
            ImageFormat.Jpeg => JpegFile.SizeOf(data.Span),
            ImageFormat.WebP when WebPFile.CanvasOf(data.Span) is { } canvas => canvas,
            _ => Identify(data, format),
        };
        if (width < 1 || height < 1)
            throw new InputException(
                $"The {ImageFormats.NameOf(format)} is damaged or cut short: its header has no usable size. Replace the file.");
        int orientation = format switch
        {
            ImageFormat.Jpeg => JpegFile.OrientationOf(data.Span),
            ImageFormat.Png => PngFile.OrientationOf(data.Span),
            ImageFormat.WebP => WebPFile.OrientationOf(data.Span),
            ImageFormat.Tiff => TiffFile.OrientationOf(data.Span),
            _ => 1,
        };
        return orientation >= 5 ? new(height, width, format, orientation) : new(width, height, format, orientation);
    }

    private static unsafe (int Width, int Height) Identify(ReadOnlyMemory<byte> data, ImageFormat format)
    {
        using System.Buffers.MemoryHandle pin = data.Pin();
        using var stream = new UnmanagedMemoryStream((byte*)pin.Pointer, data.Length);
        IImageInfo? info = ImageSharpDecoder.Guarded(data.Span, format, () => Image.Identify(ImageSharpLibrary.Configuration, stream));
        return info is null ? default : (info.Width, info.Height);
    }
}
