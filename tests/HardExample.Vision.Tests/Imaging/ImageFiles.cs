using System.Buffers.Binary;
using System.IO.Hashing;
using HardExample.Vision.Imaging;
using NetVips;

namespace HardExample.Vision.Tests.Imaging;

/// <summary>Image files in memory, made by the image library or byte by byte.</summary>
internal static class ImageFiles
{
    static ImageFiles() => NativeLibraries.Register();

    internal static Image Vips(RgbImage image)
    {
        using Image raw = Image.NewFromMemoryCopy<byte>(image.Pixels, image.Width, image.Height, 3, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    internal static byte[] Jpeg(RgbImage image, int? orientation = null)
    {
        using Image vips = Vips(image);
        using Image tagged = orientation is { } value ? vips.Mutate(m => m.Set(GValue.GIntType, "orientation", value)) : vips.Copy();
        return tagged.JpegsaveBuffer(q: 95);
    }

    /// <summary>A PNG that says how large it is and has next to no pixels.</summary>
    internal static byte[] PngOfSize(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, [0x78, 0x9C, 0x63, 0, 0, 0, 1, 0, 1]), .. Chunk("IEND"u8, [])];
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
