using System.Buffers.Binary;
using HardExample.Core.Errors;

namespace HardExample.Vision.Imaging;

/// <summary>
/// Reads uncompressed Windows bitmaps of 24 and 32 bits and of 8 bits with a palette (the image library does not read BMP). Bottom-up and
/// top-down rows; the fourth byte of 32 bits is dropped.
/// </summary>
internal static class BitmapReader
{
    private const int FileHeaderSize = 14;
    private const uint Uncompressed = 0, BitFields = 3;

    /// <summary>Reads the size.</summary>
    /// <exception cref="InputException">The header is damaged or of a kind that is not read.</exception>
    internal static ImageHeader ReadHeader(ReadOnlySpan<byte> data)
    {
        Layout layout = ReadLayout(data);
        return new(layout.Width, layout.Height, ImageFormat.Bmp);
    }

    /// <summary>Reads the pixels; the caller has checked the size against its limit.</summary>
    /// <exception cref="InputException">The file is damaged, cut short or of a kind that is not read.</exception>
    internal static RgbImage Read(ReadOnlySpan<byte> data)
    {
        Layout layout = ReadLayout(data);
        long rowSize = ((long)layout.Width * layout.Bits + 31) / 32 * 4;
        if (layout.PixelOffset + rowSize * layout.Height > data.Length)
            throw new InputException($"The BMP is cut short: {layout.Width} × {layout.Height} px need {layout.PixelOffset + rowSize * layout.Height} bytes, it has {data.Length}. Replace the file.");
        RgbImage image = RgbImage.Rent(layout.Width, layout.Height);
        for (int y = 0; y < layout.Height; y++)
        {
            int stored = layout.TopDown ? y : layout.Height - 1 - y;
            ReadOnlySpan<byte> source = data.Slice((int)(layout.PixelOffset + stored * rowSize), (int)rowSize);
            if (layout.Bits == 8) FromPalette(source, data.Slice(layout.PaletteOffset, 4 * layout.PaletteSize), image.Row(y));
            else FromBgr(source, layout.Bits / 8, image.Row(y));
        }
        return image;
    }

    private static void FromBgr(ReadOnlySpan<byte> source, int step, Span<byte> row)
    {
        for (int x = 0, at = 0; x < row.Length; x += 3, at += step)
            (row[x], row[x + 1], row[x + 2]) = (source[at + 2], source[at + 1], source[at]);
    }

    private static void FromPalette(ReadOnlySpan<byte> source, ReadOnlySpan<byte> palette, Span<byte> row)
    {
        for (int x = 0; 3 * x < row.Length; x++)
        {
            int entry = 4 * source[x];
            // An index past the palette is black, as other readers have it.
            ReadOnlySpan<byte> bgr = entry < palette.Length ? palette.Slice(entry, 3) : [0, 0, 0];
            (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = (bgr[2], bgr[1], bgr[0]);
        }
    }

    private readonly record struct Layout(int Width, int Height, bool TopDown, int Bits, long PixelOffset, int PaletteOffset, int PaletteSize);

    private static Layout ReadLayout(ReadOnlySpan<byte> data)
    {
        if (data.Length < FileHeaderSize + 40) throw new InputException("The BMP is cut short within its header. Replace the file.");
        uint headerSize = BinaryPrimitives.ReadUInt32LittleEndian(data[14..]);
        if (headerSize is < 40 or > 124) throw Refused($"has an information header of {headerSize} bytes");
        int width = BinaryPrimitives.ReadInt32LittleEndian(data[18..]), height = BinaryPrimitives.ReadInt32LittleEndian(data[22..]);
        if (width <= 0 || height is 0 or int.MinValue) throw new InputException($"The BMP's header is damaged: it says {width} × {height} px. Replace the file.");
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(data[28..]);
        uint compression = BinaryPrimitives.ReadUInt32LittleEndian(data[30..]);
        if (bits is not (8 or 24 or 32)) throw Refused($"has {bits} bits a pixel");
        if (compression != Uncompressed && !(compression == BitFields && bits == 32 && HasCommonMasks(data)))
            throw Refused($"is compressed or has unusual colour masks (method {compression})");
        uint used = BinaryPrimitives.ReadUInt32LittleEndian(data[46..]);
        int paletteSize = bits == 8 ? (int)(used is 0 or > 256 ? 256 : used) : 0;
        int paletteOffset = FileHeaderSize + (int)headerSize;
        if (paletteOffset + 4 * paletteSize > data.Length) throw new InputException("The BMP is cut short within its palette. Replace the file.");
        uint pixels = BinaryPrimitives.ReadUInt32LittleEndian(data[10..]);
        return new(width, Math.Abs(height), height < 0, bits, pixels, paletteOffset, paletteSize);
    }

    private static bool HasCommonMasks(ReadOnlySpan<byte> data) =>
        data.Length >= 66 && BinaryPrimitives.ReadUInt32LittleEndian(data[54..]) == 0x00FF0000
        && BinaryPrimitives.ReadUInt32LittleEndian(data[58..]) == 0x0000FF00 && BinaryPrimitives.ReadUInt32LittleEndian(data[62..]) == 0x000000FF;

    private static InputException Refused(string why) =>
        new($"The BMP {why}; uncompressed BMP of 24 or 32 bits, or of 8 bits with a palette, is read. Convert it, for instance to PNG.");
}
