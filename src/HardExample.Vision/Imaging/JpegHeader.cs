using System.Buffers.Binary;

namespace HardExample.Vision.Imaging;

/// <summary>
/// Size and orientation from the markers of a JPEG (ITU-T T.81, section B; EXIF 2.3, tag 0x0112), without the image library: a
/// job that only wants sizes reads a few hundred bytes.
/// </summary>
/// <param name="Width">Stored width, px, before orientation.</param>
/// <param name="Height">Stored height, px, before orientation.</param>
/// <param name="Orientation">EXIF orientation, 1..8; 1 when there is none.</param>
internal readonly record struct JpegHeader(int Width, int Height, int Orientation)
{
    /// <summary>Whether the upright image has its sides exchanged.</summary>
    internal bool SwapsSides => Orientation >= 5;

    /// <summary>Reads the markers up to the frame header; false when it does not find a usable one.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> data, out JpegHeader header)
    {
        header = default;
        int orientation = 0;
        for (int at = 2; at + 4 <= data.Length;)
        {
            if (data[at] != 0xFF) return false;
            byte marker = data[at + 1];
            if (marker == 0xFF) { at++; continue; }
            if (marker is 0x01 or >= 0xD0 and <= 0xD8) { at += 2; continue; }
            if (marker is 0xD9 or 0xDA) return false;
            int length = BinaryPrimitives.ReadUInt16BigEndian(data[(at + 2)..]);
            if (length < 2 || at + 2 + length > data.Length) return false;
            ReadOnlySpan<byte> body = data.Slice(at + 4, length - 2);
            if (marker == 0xE1 && orientation == 0) orientation = ReadOrientation(body);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (body.Length < 5) return false;
                int height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
                header = new(width, height, orientation == 0 ? 1 : orientation);
                return width > 0 && height > 0;
            }
            at += 2 + length;
        }
        return false;
    }

    /// <summary>The orientation in an APP1 segment, 1..8; 0 when it has none.</summary>
    private static int ReadOrientation(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("Exif\0\0"u8)) return 0;
        ReadOnlySpan<byte> tiff = body[6..];
        if (tiff.Length < 8) return 0;
        bool little = tiff[0] == (byte)'I';
        long directory = Read32(tiff[4..], little);
        if (directory + 2 > tiff.Length) return 0;
        int count = Read16(tiff[(int)directory..], little);
        for (int i = 0; i < count; i++)
        {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > tiff.Length) return 0;
            ReadOnlySpan<byte> field = tiff.Slice((int)entry, 12);
            if (Read16(field, little) != 0x0112) continue;
            int value = Read16(field[8..], little);
            return value is >= 1 and <= 8 ? value : 0;
        }
        return 0;
    }

    private static int Read16(ReadOnlySpan<byte> data, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint Read32(ReadOnlySpan<byte> data, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
