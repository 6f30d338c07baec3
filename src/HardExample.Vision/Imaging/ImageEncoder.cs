using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace HardExample.Vision.Imaging;

/// <summary>Writes pixels as image files in memory. Thread safe.</summary>
public static class ImageEncoder
{
    /// <summary>Writes a PNG without metadata; the same pixels give the same bytes.</summary>
    /// <param name="pixels">[height × width × bands], each 0..255.</param>
    /// <param name="width">Width, px.</param>
    /// <param name="height">Height, px.</param>
    /// <param name="bands">1 = grey, 3 = RGB.</param>
    /// <exception cref="ArgumentException">The number of pixels does not fit the size, or bands is neither 1 nor 3.</exception>
    public static byte[] EncodePng(ReadOnlySpan<byte> pixels, int width, int height, int bands) =>
        Encode(pixels, width, height, bands, new PngEncoder
        {
            ColorType = bands == 1 ? PngColorType.Grayscale : PngColorType.Rgb,
            BitDepth = PngBitDepth.Bit8,
            IgnoreMetadata = true,
        });

    /// <summary>Writes a JPEG without metadata.</summary>
    /// <param name="pixels">[height × width × bands], each 0..255.</param>
    /// <param name="width">Width, px.</param>
    /// <param name="height">Height, px.</param>
    /// <param name="bands">1 = grey, 3 = RGB.</param>
    /// <param name="quality">1..100.</param>
    /// <exception cref="ArgumentException">The number of pixels does not fit the size, or bands is neither 1 nor 3.</exception>
    public static byte[] EncodeJpeg(ReadOnlySpan<byte> pixels, int width, int height, int bands, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return Encode(pixels, width, height, bands,
            new JpegEncoder { Quality = quality, ColorType = bands == 1 ? JpegColorType.Luminance : JpegColorType.YCbCrRatio420 });
    }

    private static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int bands, IImageEncoder encoder)
    {
        if (bands is not (1 or 3)) throw new ArgumentException($"An image has 1 or 3 bands, not {bands}.", nameof(bands));
        if (width < 1 || height < 1 || pixels.Length != (long)width * height * bands)
            throw new ArgumentException($"{pixels.Length} values do not make an image of {width} × {height} px with {bands} bands.",
                nameof(pixels));
        using Image image = bands == 1
            ? Image.LoadPixelData<L8>(ImageSharpLibrary.Configuration, pixels, width, height)
            : Image.LoadPixelData<Rgb24>(ImageSharpLibrary.Configuration, pixels, width, height);
        using var file = new MemoryStream();
        image.Save(file, encoder);
        return file.ToArray();
    }
}
