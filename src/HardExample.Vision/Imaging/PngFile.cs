using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace HardExample.Vision.Imaging;

/// <summary>The chunks of a PNG (ISO/IEC 15948).</summary>
internal static class PngFile
{
    private const int SignatureSize = 8, ChunkOverhead = 12;

    /// <summary>The orientation of the eXIf chunk, 1..8; 1 without one.</summary>
    internal static int OrientationOf(ReadOnlySpan<byte> data)
    {
        for (int at = SignatureSize; Next(data, ref at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> body);)
            if (type.SequenceEqual("eXIf"u8)) return TiffFile.FindOrientation(body) ?? 1;
        return 1;
    }

    /// <summary>Refuses a file without its end, or whose compressed data holds fewer rows than its header says.</summary>
    /// <exception cref="Core.Errors.InputException">It is cut short.</exception>
    internal static void RequireComplete(ReadOnlySpan<byte> data)
    {
        long expected = 0;
        using var compressed = new MemoryStream(data.Length);
        for (int at = SignatureSize; Next(data, ref at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> body);)
        {
            if (type.SequenceEqual("IHDR"u8) && body.Length >= 13) expected = BytesOf(body);
            else if (type.SequenceEqual("IDAT"u8)) compressed.Write(body);
            else if (type.SequenceEqual("IEND"u8))
            {
                if (!Inflates(compressed, expected))
                    ImageCompleteness.CutShort(ImageFormat.Png, "its compressed data ends before its last row");
                return;
            }
        }
        ImageCompleteness.CutShort(ImageFormat.Png, "its end chunk is missing");
    }

    private static bool Next(ReadOnlySpan<byte> data, ref int at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> body)
    {
        type = body = default;
        if (at + ChunkOverhead > data.Length) return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
        if (length > data.Length - at - ChunkOverhead) return false;
        type = data.Slice(at + 4, 4);
        body = data.Slice(at + 8, (int)length);
        at += ChunkOverhead + (int)length;
        return true;
    }

    /// <summary>The bytes of all rows with their filter bytes, before compression.</summary>
    private static long BytesOf(ReadOnlySpan<byte> header)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(header), height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        int bits = header[8] * (header[9] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });
        if (header[12] == 0) return Pass(0, 0, 1, 1);
        return Pass(0, 0, 8, 8) + Pass(4, 0, 8, 8) + Pass(0, 4, 4, 8) + Pass(2, 0, 4, 4) + Pass(0, 2, 2, 4) + Pass(1, 0, 2, 2)
            + Pass(0, 1, 1, 2);

        long Pass(int left, int top, int stepX, int stepY)
        {
            long columns = (width - left + stepX - 1L) / stepX, rows = (height - top + stepY - 1L) / stepY;
            return columns <= 0 || rows <= 0 ? 0 : rows * (1 + (columns * bits + 7) / 8);
        }
    }

    private static bool Inflates(MemoryStream compressed, long expected)
    {
        compressed.Position = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            using var rows = new ZLibStream(compressed, CompressionMode.Decompress, leaveOpen: true);
            long total = 0;
            for (int read; total < expected && (read = rows.Read(buffer)) > 0;) total += read;
            return total >= expected;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // The library has an IOException of its own for some streams.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
