using HardExample.Core.Errors;
using NetVips;

namespace HardExample.Vision.Imaging;

/// <summary>Decodes with libvips (and BMP with a reader of our own).</summary>
public sealed class VipsImageDecoder : IImageDecoder
{
    /// <summary>Sets libvips up, once per process.</summary>
    /// <exception cref="DllNotFoundException">There is no libvips for this platform.</exception>
    public VipsImageDecoder() => NativeLibraries.Register();

    /// <inheritdoc/>
    public ImageHeader ReadHeader(ReadOnlyMemory<byte> data)
    {
        ImageFormat format = FormatOf(data.Span);
        if (format == ImageFormat.Bmp) return BitmapReader.ReadHeader(data.Span);
        if (format == ImageFormat.Jpeg && JpegHeader.TryRead(data.Span, out JpegHeader jpeg))
            return jpeg.SwapsSides ? new(jpeg.Height, jpeg.Width, format) : new(jpeg.Width, jpeg.Height, format);
        try
        {
            using Image image = Open(data, 1);
            return SwapsSides(image) ? new(image.Height, image.Width, format) : new(image.Width, image.Height, format);
        }
        catch (VipsException e) { throw Unreadable(format, e); }
    }

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlyMemory<byte> data, DecodeOptions options)
    {
        ImageFormat format = FormatOf(data.Span);
        if (format == ImageFormat.Bmp)
        {
            ImageHeader header = BitmapReader.ReadHeader(data.Span);
            RequireWithin(options.MaxPixels, header.Width, header.Height);
            return new(BitmapReader.Read(data.Span), header.Width, header.Height);
        }
        try
        {
            return DecodeWithVips(data, format, options);
        }
        catch (VipsException e) { throw Unreadable(format, e); }
    }

    private static DecodedImage DecodeWithVips(ReadOnlyMemory<byte> data, ImageFormat format, DecodeOptions options)
    {
        int shrink = 1;
        (int Width, int Height)? stored = null;
        if (format == ImageFormat.Jpeg && JpegHeader.TryRead(data.Span, out JpegHeader jpeg))
        {
            RequireWithin(options.MaxPixels, jpeg.Width, jpeg.Height);
            shrink = jpeg.SwapsSides ? options.ShrinkFor(jpeg.Height, jpeg.Width) : options.ShrinkFor(jpeg.Width, jpeg.Height);
            stored = (jpeg.Width, jpeg.Height);
        }
        using Image image = Open(data, shrink);
        (int width, int height) = shrink > 1 ? stored!.Value : (image.Width, image.Height);
        RequireWithin(options.MaxPixels, width, height);
        bool swap = SwapsSides(image);
        return new(ToUprightRgb(image), swap ? height : width, swap ? width : height);
    }

    private static Image Open(ReadOnlyMemory<byte> data, int shrink) => Image.NewFromBuffer(
        data.Span, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error, kwargs: shrink > 1 ? new VOption { { "shrink", shrink } } : null);

    private static RgbImage ToUprightRgb(Image image)
    {
        if (OrientationOf(image) == 1) return ToRgb(image);
        // A turn reads pixels in another order than the file has them.
        using Image memory = image.CopyMemory();
        using Image upright = memory.Autorot();
        return ToRgb(upright);
    }

    private static RgbImage ToRgb(Image image)
    {
        if (image.Interpretation != Enums.Interpretation.Srgb)
        {
            using Image converted = image.Colourspace(Enums.Interpretation.Srgb);
            return WithoutAlpha(converted);
        }
        return WithoutAlpha(image);
    }

    private static RgbImage WithoutAlpha(Image image)
    {
        if (image.Bands > RgbImage.Channels)
        {
            using Image colours = image.ExtractBand(0, RgbImage.Channels);
            return As8Bit(colours);
        }
        return As8Bit(image);
    }

    private static RgbImage As8Bit(Image image)
    {
        if (image.Format != Enums.BandFormat.Uchar)
        {
            using Image cast = image.Cast(Enums.BandFormat.Uchar);
            return CopyPixels(cast);
        }
        return CopyPixels(image);
    }

    private static unsafe RgbImage CopyPixels(Image image)
    {
        if (image.Bands != RgbImage.Channels)
            throw new InputException($"The image has {image.Bands} channels after conversion, not {RgbImage.Channels}; convert it to RGB.");
        nint memory = image.WriteToMemory(out ulong size);
        try
        {
            RgbImage copy = RgbImage.Rent(image.Width, image.Height);
            new ReadOnlySpan<byte>((void*)memory, checked((int)size)).CopyTo(copy.Pixels);
            return copy;
        }
        finally { NetVips.NetVips.Free(memory); }
    }

    private static int OrientationOf(Image image) =>
        image.Contains("orientation") && image.Get("orientation") is int value and >= 1 and <= 8 ? value : 1;

    private static bool SwapsSides(Image image) => OrientationOf(image) >= 5;

    private static ImageFormat FormatOf(ReadOnlySpan<byte> data) =>
        data.IsEmpty ? throw new InputException("The image file is empty (0 bytes). Replace the file.") : ImageFormats.Detect(data);

    private static void RequireWithin(long limit, int width, int height)
    {
        long pixels = (long)width * height;
        if (pixels > limit)
            throw new InputException($"The image has {width} × {height} = {pixels} pixels, more than the limit of {limit}. Scale it down or raise extensions.max_pixels.");
        if (pixels > RgbImage.MaxPixels)
            throw new InputException($"The image has {width} × {height} = {pixels} pixels; more than {RgbImage.MaxPixels} cannot be held in memory. Scale it down.");
    }

    /// <summary>What libvips says goes inside: its error text is shared by all threads and may speak of another image.</summary>
    private static InputException Unreadable(ImageFormat format, VipsException e) => format == ImageFormat.Other
        ? new("The data is not an image that can be read; JPEG, PNG, GIF, WebP, TIFF and BMP are. Replace the file.", e)
        : new($"The {ImageFormats.NameOf(format)} is damaged or cut short. Replace the file.", e);
}
