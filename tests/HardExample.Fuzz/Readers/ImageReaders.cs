using HardExample.Core.Configuration;
using HardExample.Vision.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using IImageDecoder = HardExample.Vision.Imaging.IImageDecoder;

namespace HardExample.Fuzz.Readers;

/// <summary>Images, by the decoder that a configuration with nothing in it gives.</summary>
internal static class ImageReaders
{
    private const int Width = 29, Height = 21;

    private static readonly Dictionary<string, IImageEncoder[]> Encoders = new()
    {
        ["jpeg"] = [new JpegEncoder { Quality = 80 }, new JpegEncoder { ColorType = JpegColorType.Luminance },
            new JpegEncoder { ColorType = JpegColorType.YCbCrRatio420 }],
        ["png"] = [new PngEncoder(), new PngEncoder { InterlaceMethod = PngInterlaceMode.Adam7 },
            new PngEncoder { ColorType = PngColorType.Palette }],
        ["gif"] = [new GifEncoder()],
        ["webp"] = [new WebpEncoder { FileFormat = WebpFileFormatType.Lossy },
            new WebpEncoder { FileFormat = WebpFileFormatType.Lossless }],
        ["tiff"] = [new TiffEncoder(), new TiffEncoder { Compression = TiffCompression.Lzw },
            new TiffEncoder { Compression = TiffCompression.Deflate }, new TiffEncoder { Compression = TiffCompression.PackBits }],
        ["bmp"] = [new BmpEncoder(), new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel8 }],
        ["tga"] = [new TgaEncoder { Compression = TgaCompression.None }, new TgaEncoder { Compression = TgaCompression.RunLength }],
        ["pbm"] = [new PbmEncoder { ColorType = PbmColorType.Rgb },
            new PbmEncoder { ColorType = PbmColorType.Rgb, Encoding = PbmEncoding.Plain },
            new PbmEncoder { ColorType = PbmColorType.BlackAndWhite }],
    };

    public static IEnumerable<string> Formats => Encoders.Keys;

    /// <summary>A drawn image in each way in which the format is written, upright and, where the format knows it, turned.</summary>
    public static byte[][] Seeds(string format) => [.. Encoders[format].Select(e => Encode(Drawn(1), e)),
        .. format is "jpeg" or "png" or "webp" or "tiff" ? [Turned(Encoders[format][0])] : Array.Empty<byte[]>()];

    /// <summary>A small image with some texture, another one for each number.</summary>
    public static Image<Rgb24> Drawn(int number)
    {
        var image = new Image<Rgb24>(Width, Height);
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < Width; x++)
                image[x, y] = new((byte)(x * 7 + number * 31), (byte)(y * 11 ^ x * number), (byte)((x + y) % 5 * 40));
        return image;
    }

    public static byte[] Encode(Image image, IImageEncoder encoder)
    {
        using var file = new MemoryStream();
        using (image) image.Save(file, encoder);
        return file.ToArray();
    }

    public static Func<byte[], bool> Decode(Sandbox sandbox)
    {
        IImageDecoder decoder = ImageDecoderFactory.Create(MiningExtensions.Default);
        return input =>
        {
            using DecodedImage image = decoder.Decode(input, new DecodeOptions());
            ImageHeader header = decoder.ReadHeader(input);
            if ((header.Width, header.Height) != (image.OriginalWidth, image.OriginalHeight))
                throw new PropertyException($"The header says {header}, the pixels are {image.OriginalWidth} × {image.OriginalHeight}.");
            return true;
        };
    }

    private static byte[] Turned(IImageEncoder encoder)
    {
        Image<Rgb24> image = Drawn(2);
        image.Metadata.ExifProfile = new();
        image.Metadata.ExifProfile.SetValue(SixLabors.ImageSharp.Metadata.Profiles.Exif.ExifTag.Orientation, (ushort)6);
        return Encode(image, encoder);
    }
}
