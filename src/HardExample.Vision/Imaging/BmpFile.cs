using System.Buffers.Binary;

namespace HardExample.Vision.Imaging;

/// <summary>The header of a Windows bitmap.</summary>
internal static class BmpFile
{
    private const int FileHeaderSize = 14, CoreHeaderSize = 12;
    private const uint Uncompressed = 0, BitFields = 3, AlphaBitFields = 6;

    /// <summary>Refuses a file whose pixels begin behind its end: what lies before them is taken for a palette of that length.</summary>
    /// <exception cref="Core.Errors.InputException">They do.</exception>
    internal static void RequireOffset(ReadOnlySpan<byte> data)
    {
        ImageCompleteness.RequireBytes(ImageFormat.Bmp, FileHeaderSize + CoreHeaderSize, data.Length);
        ImageCompleteness.RequireBytes(ImageFormat.Bmp, BinaryPrimitives.ReadUInt32LittleEndian(data[10..]), data.Length);
    }

    /// <summary>Refuses a file with fewer bytes than its rows need; compressed ones by the length that they say.</summary>
    /// <exception cref="Core.Errors.InputException">It is cut short.</exception>
    internal static void RequireComplete(ReadOnlySpan<byte> data, int width, int height)
    {
        ImageCompleteness.RequireBytes(ImageFormat.Bmp, 34, data.Length);
        bool core = BinaryPrimitives.ReadUInt32LittleEndian(data[FileHeaderSize..]) == CoreHeaderSize;
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(data[(core ? 24 : 28)..]);
        uint compression = core ? Uncompressed : BinaryPrimitives.ReadUInt32LittleEndian(data[30..]);
        long needed = compression is Uncompressed or BitFields or AlphaBitFields
            ? BinaryPrimitives.ReadUInt32LittleEndian(data[10..]) + ((long)width * bits + 31) / 32 * 4 * height
            : BinaryPrimitives.ReadUInt32LittleEndian(data[2..]);
        ImageCompleteness.RequireBytes(ImageFormat.Bmp, needed, data.Length);
    }
}
