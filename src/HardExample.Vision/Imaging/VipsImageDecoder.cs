using HardExample.Core.Errors;
using NetVips;

namespace HardExample.Vision.Imaging;

/// <summary>Decodes with the machine's libvips, which reduces large JPEGs while it decodes; BMP, TGA and PBM with ImageSharp.</summary>
public sealed class VipsImageDecoder : IImageDecoder
{
    private readonly ImageLimits _limits;
    private readonly ImageSharpDecoder _others;

    /// <summary>Sets libvips up, once per process.</summary>
    /// <param name="limits">What is refused before memory is spent.</param>
    /// <exception cref="ConfigurationException">This machine has no libvips.</exception>
    public VipsImageDecoder(ImageLimits limits)
    {
        NativeLibraries.RegisterVips();
        (_limits, _others) = (limits, new(limits));
        Version = VersionOf();
    }

    /// <inheritdoc/>
    public string Version { get; }

    /// <inheritdoc/>
    public ImageHeader ReadHeader(ReadOnlyMemory<byte> data)
    {
        _limits.RequireLength(data.Length);
        ImageFormat format = ImageFormats.Detect(data.Span);
        if (format != ImageFormat.Other) return ImageHeader.Read(data, format);
        try
        {
            using Image image = Open(data, 1);
            int orientation = image.Contains("orientation") && image.Get("orientation") is int value and >= 1 and <= 8 ? value : 1;
            return orientation >= 5 ? new(image.Height, image.Width, format, orientation)
                : new(image.Width, image.Height, format, orientation);
        }
        catch (VipsException e)
        {
            throw new InputException(
                "The data is not an image that can be read; JPEG, PNG, GIF, WebP, TIFF, BMP, TGA and PBM are. Replace the file.", e);
        }
    }

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlyMemory<byte> data, DecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImageHeader header = ReadHeader(data);
        if (header.Format is ImageFormat.Bmp or ImageFormat.Tga or ImageFormat.Pbm) return _others.Decode(data, options);
        _limits.RequireSize(header.Width, header.Height);
        if (header.Format == ImageFormat.Jpeg) ImageCompleteness.Require(data, header);
        int shrink = header.Format == ImageFormat.Jpeg ? options.ShrinkFor(header.Width, header.Height) : 1;
        try
        {
            using Image image = Open(data, shrink);
            return new(ToUprightRgb(image, header.Orientation), header.Width, header.Height);
        }
        // What libvips says goes inside: its error text is shared by all threads and may speak of another image.
        catch (VipsException e) { throw ImageSharpDecoder.Unreadable(data.Span, header.Format, e); }
    }

    private static string VersionOf() =>
        FormattableString.Invariant($"libvips {NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}");

    private static Image Open(ReadOnlyMemory<byte> data, int shrink) => Image.NewFromBuffer(
        data.Span, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error,
        kwargs: shrink > 1 ? new VOption { { "shrink", shrink } } : null);

    private static RgbImage ToUprightRgb(Image image, int orientation)
    {
        if (orientation == 1) return ToRgb(image);
        // A turn reads pixels in another order than the file has them.
        using Image memory = image.CopyMemory();
        using Image tagged = memory.Mutate(m => m.Set(GValue.GIntType, "orientation", orientation));
        using Image upright = tagged.Autorot();
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
}
