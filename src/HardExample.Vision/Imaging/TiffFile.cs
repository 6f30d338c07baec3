using System.Buffers.Binary;

namespace HardExample.Vision.Imaging;

/// <summary>The first directory of a TIFF (TIFF 6.0, section 2), which EXIF data is too.</summary>
internal static class TiffFile
{
    private const int PhotometricTag = 262, StripOffsetsTag = 273, OrientationTag = 274, StripSizesTag = 279, TileOffsetsTag = 324,
        TileSizesTag = 325;

    /// <summary>The orientation, 1..8; 1 when it says none.</summary>
    internal static int OrientationOf(ReadOnlySpan<byte> data) => FindOrientation(data) ?? 1;

    /// <summary>The orientation, 1..8, in either byte order and of any type of number; null when there is none.</summary>
    /// <param name="tiff">From the byte order mark on.</param>
    internal static int? FindOrientation(ReadOnlySpan<byte> tiff) =>
        Find(tiff, OrientationTag) is { Count: > 0 } field && field.NumberAt(0) is >= 1 and <= 8 and var value && value == Math.Floor(value)
            ? (int)value : null;

    /// <summary>Whether the pixels are stored in tiles.</summary>
    internal static bool IsTiled(ReadOnlySpan<byte> data) => FirstOf(data, TileOffsetsTag) is not null;

    /// <summary>The name of the colours of a file that are neither grey, RGB, a palette, CMYK nor YCbCr; null for those.</summary>
    internal static string? UnusualColours(ReadOnlySpan<byte> data) => FirstOf(data, PhotometricTag) switch
    {
        8 or 9 or 10 => "L*a*b*",
        32803 => "raw sensor",
        32844 or 32845 => "LogLuv",
        _ => null,
    };

    /// <summary>Refuses a file whose strips or tiles lie beyond its end.</summary>
    /// <exception cref="Core.Errors.InputException">It is cut short.</exception>
    internal static void RequireComplete(ReadOnlySpan<byte> data)
    {
        RequireInside(data, Find(data, StripOffsetsTag), Find(data, StripSizesTag));
        RequireInside(data, Find(data, TileOffsetsTag), Find(data, TileSizesTag));
    }

    private static void RequireInside(ReadOnlySpan<byte> data, Field offsets, Field sizes)
    {
        if (!offsets.IsInteger || !sizes.IsInteger) return;
        for (int i = 0; i < Math.Min(offsets.Count, sizes.Count); i++)
            ImageCompleteness.RequireBytes(ImageFormat.Tiff, offsets.At(i) + sizes.At(i), data.Length);
    }

    private static long? FirstOf(ReadOnlySpan<byte> tiff, int tag) =>
        Find(tiff, tag) is { Count: > 0, IsInteger: true } field ? field.At(0) : null;

    private static Field Find(ReadOnlySpan<byte> tiff, int tag)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8))) return default;
        bool little = tiff[0] == (byte)'I';
        long directory = Number(tiff[4..], 4, little);
        if (directory + 2 > tiff.Length) return default;
        long entries = Number(tiff[(int)directory..], 2, little);
        for (long at = directory + 2; entries > 0 && at + 12 <= tiff.Length; at += 12, entries--)
        {
            ReadOnlySpan<byte> entry = tiff.Slice((int)at, 12);
            if (Number(entry, 2, little) == tag) return Values(tiff, entry, little);
        }
        return default;
    }

    /// <summary>The values of an entry when they are numbers inside the data.</summary>
    private static Field Values(ReadOnlySpan<byte> tiff, ReadOnlySpan<byte> entry, bool little)
    {
        var type = (FieldType)Number(entry[2..], 2, little);
        int size = SizeOf(type);
        long count = Number(entry[4..], 4, little), bytes = count * size;
        if (size == 0) return default;
        if (bytes <= 4) return new(entry.Slice(8, (int)bytes), type, little);
        long offset = Number(entry[8..], 4, little);
        return offset + bytes <= tiff.Length ? new(tiff.Slice((int)offset, (int)bytes), type, little) : default;
    }

    private static int SizeOf(FieldType type) => type switch
    {
        FieldType.Byte or FieldType.SByte => 1,
        FieldType.Short or FieldType.SShort => 2,
        FieldType.Long or FieldType.SLong or FieldType.Ifd or FieldType.Float => 4,
        FieldType.Rational or FieldType.SRational or FieldType.Double => 8,
        _ => 0,
    };

    private static long Number(ReadOnlySpan<byte> data, int size, bool little) => size switch
    {
        1 => data[0],
        2 => little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data),
        _ => little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data),
    };

    /// <summary>TIFF 6.0, section 2, and its supplement 1 (IFD).</summary>
    private enum FieldType
    {
        None, Byte, Ascii, Short, Long, Rational, SByte, Undefined, SShort, SLong, SRational, Float, Double, Ifd,
    }

    private readonly ref struct Field(ReadOnlySpan<byte> values, FieldType type, bool little)
    {
        private readonly ReadOnlySpan<byte> _values = values;

        public int Count => SizeOf(type) is > 0 and var size ? _values.Length / size : 0;

        public bool IsInteger => type is not (FieldType.Rational or FieldType.SRational or FieldType.Float or FieldType.Double);

        public long At(int index) => Number(ValueAt(index), SizeOf(type), little);

        public double NumberAt(int index)
        {
            ReadOnlySpan<byte> value = ValueAt(index);
            return type switch
            {
                FieldType.Rational or FieldType.SRational => (double)Number(value, 4, little) / Number(value[4..], 4, little),
                FieldType.Float => little ? BinaryPrimitives.ReadSingleLittleEndian(value) : BinaryPrimitives.ReadSingleBigEndian(value),
                FieldType.Double => little ? BinaryPrimitives.ReadDoubleLittleEndian(value) : BinaryPrimitives.ReadDoubleBigEndian(value),
                _ => At(index),
            };
        }

        private ReadOnlySpan<byte> ValueAt(int index) => _values.Slice(index * SizeOf(type), SizeOf(type));
    }
}
