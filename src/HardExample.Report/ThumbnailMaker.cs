using HardExample.Core.Errors;
using HardExample.Vision.Imaging;

namespace HardExample.Report;

/// <summary>Makes the pictures of a report. Thread safe; the same file gives the same bytes.</summary>
/// <param name="decoder">Reads the files.</param>
/// <param name="longestSide">The longest side of a thumbnail, px, at least 16; a smaller image keeps its size.</param>
/// <param name="quality">JPEG quality, 1..100.</param>
public sealed class ThumbnailMaker(IImageDecoder decoder, int longestSide = 224, int quality = 78)
{
    /// <summary>Makes the thumbnail of an image file.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="InputException">It is no image, damaged, or too large.</exception>
    public Thumbnail Make(ReadOnlyMemory<byte> file)
    {
        using DecodedImage image = decoder.Decode(file, new() { MinimumLongestSide = longestSide });
        return Make(image.Pixels, image.OriginalWidth, image.OriginalHeight);
    }

    /// <summary>Makes the thumbnail of pixels, for example of an augmented view.</summary>
    /// <param name="pixels">The picture; not changed.</param>
    public Thumbnail Make(RgbImage pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        return Make(pixels, pixels.Width, pixels.Height);
    }

    private Thumbnail Make(RgbImage pixels, int originalWidth, int originalHeight)
    {
        double scale = Math.Min(1, (double)longestSide / Math.Max(pixels.Width, pixels.Height));
        int width = Math.Max(1, (int)Math.Round(pixels.Width * scale)), height = Math.Max(1, (int)Math.Round(pixels.Height * scale));
        using RgbImage small = ImageResizer.Resize(pixels, width, height);
        return new(ImageEncoder.EncodeJpeg(small.Pixels, width, height, RgbImage.Channels, quality), originalWidth, originalHeight);
    }
}

/// <summary>A small picture of an image.</summary>
/// <param name="Jpeg">The JPEG file.</param>
/// <param name="OriginalWidth">Width of the upright original, px; boxes are drawn by it.</param>
/// <param name="OriginalHeight">Height of the upright original, px.</param>
public sealed record Thumbnail(ReadOnlyMemory<byte> Jpeg, int OriginalWidth, int OriginalHeight);
