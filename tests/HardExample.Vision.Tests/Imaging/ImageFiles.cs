using System.Buffers.Binary;
using System.IO.Hashing;
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
using Pixel = SixLabors.ImageSharp.PixelFormats.Rgb24;

namespace HardExample.Vision.Tests.Imaging;

/// <summary>Image files in memory, made by the image library or byte by byte.</summary>
internal static class ImageFiles
{
    private static readonly Dictionary<string, IImageEncoder> Encoders = new()
    {
        ["jpeg"] = new JpegEncoder { Quality = 95, ColorType = JpegColorType.YCbCrRatio444 },
        ["png"] = new PngEncoder(),
        ["png interlaced"] = new PngEncoder { InterlaceMethod = PngInterlaceMode.Adam7 },
        ["png palette"] = new PngEncoder { ColorType = PngColorType.Palette },
        ["gif"] = new GifEncoder(),
        ["webp"] = new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = 95 },
        ["webp lossless"] = new WebpEncoder { FileFormat = WebpFileFormatType.Lossless },
        ["tiff"] = new TiffEncoder(),
        ["tiff lzw"] = new TiffEncoder { Compression = TiffCompression.Lzw },
        ["bmp"] = new BmpEncoder(),
        ["tga"] = new TgaEncoder { Compression = TgaCompression.None },
        ["tga packed"] = new TgaEncoder { Compression = TgaCompression.RunLength },
        ["pbm"] = new PbmEncoder { ColorType = PbmColorType.Rgb },
        ["pbm plain"] = new PbmEncoder { ColorType = PbmColorType.Rgb, Encoding = PbmEncoding.Plain },
    };

    /// <summary>Pixels as a file of a format.</summary>
    internal static byte[] Encode(RgbImage pixels, string kind)
    {
        using Image<Pixel> image = Image.LoadPixelData<Pixel>(pixels.Pixels, pixels.Width, pixels.Height);
        return Encode(image, Encoders[kind]);
    }

    internal static byte[] Encode(Image image, IImageEncoder encoder)
    {
        using var file = new MemoryStream();
        image.Save(file, encoder);
        return file.ToArray();
    }

    internal static byte[] Jpeg(RgbImage image, int? orientation = null)
    {
        byte[] file = Encode(image, "jpeg");
        return orientation is { } value ? WithSegment(file, 2, App1(Exif((ushort)value))) : file;
    }

    /// <summary>Where the first segment with a marker begins.</summary>
    internal static int IndexOf(byte[] jpeg, byte marker)
    {
        int at = 2;
        while (jpeg[at + 1] != marker) at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
        return at;
    }

    internal static byte[] WithSegment(byte[] jpeg, int at, byte[] segment) => [.. jpeg[..at], .. segment, .. jpeg[at..]];

    internal static byte[] App1(byte[] exif) => Segment(0xE1, [.. "Exif\0\0"u8, .. exif]);

    internal static byte[] Segment(byte marker, byte[] body) =>
        [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    /// <summary>EXIF data with an orientation and nothing else.</summary>
    /// <param name="orientation">The value.</param>
    /// <param name="type">TIFF type of the value: 1 byte, 3 short, 4 long, 5 rational, 10 signed rational, 11 float, 12 double.</param>
    /// <param name="little">The byte order.</param>
    internal static byte[] Exif(ushort orientation, int type = 3, bool little = false)
    {
        byte[] Number(ulong value, int size)
        {
            byte[] bytes = [.. Enumerable.Range(0, size).Select(i => (byte)(value >> (8 * i)))];
            if (!little) Array.Reverse(bytes);
            return bytes;
        }
        byte[] value = type switch
        {
            1 => Number(orientation, 1),
            3 => Number(orientation, 2),
            5 or 10 => [.. Number(orientation * 3u, 4), .. Number(3, 4)],
            11 => Number(BitConverter.SingleToUInt32Bits(orientation), 4),
            12 => Number(BitConverter.DoubleToUInt64Bits(orientation), 8),
            _ => Number(orientation, 4),
        };
        byte[] head = [.. little ? "II"u8 : "MM"u8, .. Number(42, 2), .. Number(8, 4), .. Number(1, 2), .. Number(0x0112, 2),
            .. Number((uint)type, 2), .. Number(1, 4)];
        return value.Length <= 4 ? [.. head, .. value, .. new byte[4 - value.Length], .. Number(0, 4)]
            : [.. head, .. Number(26, 4), .. Number(0, 4), .. value];
    }

    /// <summary>A PNG with a chunk behind its header.</summary>
    internal static byte[] WithChunk(byte[] png, string type, byte[] body) =>
        [.. png[..33], .. Chunk(System.Text.Encoding.ASCII.GetBytes(type), body), .. png[33..]];

    /// <summary>A PNG that says how large it is and has next to no pixels.</summary>
    internal static byte[] PngOfSize(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, [0x78, 0x9C, 0x63, 0, 0, 0, 1, 0, 1]),
            .. Chunk("IEND"u8, [])];
    }

    /// <summary>A BMP of 2 × 2 px: red, green in the upper row, blue, white in the lower.</summary>
    internal static byte[] Bitmap(int bits, bool topDown = false, uint compression = 0, int cut = 0)
    {
        byte[][] bgr = [[0, 0, 255], [0, 255, 0], [255, 0, 0], [255, 255, 255]];
        byte[] palette = bits == 8 ? [.. bgr.SelectMany(static c => (byte[])[.. c, 0])] : [];
        byte[][] rows = [.. new[] { 0, 1 }.Select(y => Row(bits, y, bgr))];
        if (!topDown) Array.Reverse(rows);
        var header = new byte[54];
        "BM"u8.CopyTo(header);
        void Set(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);
        Set(10, 54 + palette.Length);
        Set(14, 40);
        Set(18, 2);
        Set(22, topDown ? -2 : 2);
        header[26] = 1;
        header[28] = (byte)bits;
        Set(30, (int)compression);
        Set(46, bits == 8 ? 4 : 0);
        byte[] file = [.. header, .. palette, .. rows.SelectMany(static r => r)];
        return file[..^cut];
    }

    private static byte[] Row(int bits, int y, byte[][] bgr)
    {
        byte[] values = bits switch
        {
            8 => [(byte)(2 * y), (byte)(2 * y + 1)],
            24 => [.. bgr[2 * y], .. bgr[2 * y + 1]],
            _ => [.. bgr[2 * y], 7, .. bgr[2 * y + 1], 7],
        };
        Array.Resize(ref values, (values.Length + 3) / 4 * 4);
        return values;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        byte[] content = [.. type, .. body];
        var length = new byte[4];
        var check = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.HashToUInt32(content));
        return [.. length, .. content, .. check];
    }
}
