using System.Buffers.Binary;

namespace HardExample.Vision.Imaging;

/// <summary>The header and the packets of a Truevision TGA (version 2.0).</summary>
internal static class TgaFile
{
    private const int HeaderSize = 18, RunLengthFlag = 8;

    /// <summary>Refuses a file that ends before its last pixel.</summary>
    /// <exception cref="Core.Errors.InputException">It is cut short.</exception>
    internal static void RequireComplete(ReadOnlySpan<byte> data, int width, int height)
    {
        ImageCompleteness.RequireBytes(ImageFormat.Tga, HeaderSize, data.Length);
        int entryBytes = data[1] == 0 ? 0 : (data[7] + 7) / 8, pixelBytes = (data[16] + 7) / 8;
        long at = HeaderSize + data[0] + (long)entryBytes * BinaryPrimitives.ReadUInt16LittleEndian(data[5..]),
            pixels = (long)width * height;
        bool packed = (data[2] & RunLengthFlag) != 0;
        if (!packed) at += pixels * pixelBytes;
        for (; packed && pixels > 0 && at < data.Length;)
        {
            int packet = data[(int)at], count = (packet & 127) + 1;
            at += 1 + (packet > 127 ? 1 : count) * pixelBytes;
            pixels -= count;
        }
        if (packed && pixels > 0) at = Math.Max(at, data.Length + 1L);
        ImageCompleteness.RequireBytes(ImageFormat.Tga, at, data.Length);
    }
}
