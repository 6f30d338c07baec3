using System.Buffers.Binary;

namespace HardExample.Vision.Imaging;

/// <summary>The chunks of a WebP (RFC 9649).</summary>
internal static class WebPFile
{
    private const int FileHeaderSize = 12, ChunkHeaderSize = 8, FrameHeaderSize = 16, AnimationFlag = 2;

    /// <summary>The orientation of the EXIF chunk, 1..8; 1 without one.</summary>
    internal static int OrientationOf(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> exif = Find(data[FileHeaderSize..], "EXIF"u8);
        // Some writers put the name of the JPEG segment in front.
        return TiffFile.FindOrientation(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif) ?? 1;
    }

    /// <summary>Refuses a file shorter than its header says.</summary>
    /// <exception cref="Core.Errors.InputException">It is cut short.</exception>
    internal static void RequireComplete(ReadOnlySpan<byte> data)
    {
        long needed = 8L + BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        if (needed > data.Length)
            ImageCompleteness.CutShort(ImageFormat.WebP, $"its header says {needed} bytes, the file has {data.Length}");
    }

    /// <summary>The size of the canvas of an animation, px; null for a still image.</summary>
    internal static (int Width, int Height)? CanvasOf(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> extended = Find(data[FileHeaderSize..], "VP8X"u8);
        return extended.Length >= 10 && (extended[0] & AnimationFlag) != 0
            ? (1 + Number24(extended[4..]), 1 + Number24(extended[7..])) : null;
    }

    /// <summary>The first frame of an animation as a still image without alpha, and its position; else null.</summary>
    /// <exception cref="Core.Errors.InputException">The animation holds no frame.</exception>
    internal static (byte[] File, int Left, int Top)? FirstFrameOf(ReadOnlySpan<byte> data)
    {
        if (CanvasOf(data) is null) return null;
        ReadOnlySpan<byte> frame = Find(data[FileHeaderSize..], "ANMF"u8);
        if (frame.Length < FrameHeaderSize) ImageCompleteness.CutShort(ImageFormat.WebP, "it holds no frame");
        bool lossy = !Find(frame[FrameHeaderSize..], "VP8 "u8).IsEmpty;
        ReadOnlySpan<byte> picture = Find(frame[FrameHeaderSize..], lossy ? "VP8 "u8 : "VP8L"u8);
        int padded = picture.Length + (picture.Length & 1);
        var file = new byte[FileHeaderSize + ChunkHeaderSize + padded];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WEBP"u8.CopyTo(file.AsSpan(8));
        (lossy ? "VP8 "u8 : "VP8L"u8).CopyTo(file.AsSpan(FileHeaderSize));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), picture.Length);
        picture.CopyTo(file.AsSpan(FileHeaderSize + ChunkHeaderSize));
        return (file, 2 * Number24(frame), 2 * Number24(frame[3..]));
    }

    /// <summary>The body of the first chunk of a name; empty when there is none.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> chunks, ReadOnlySpan<byte> name)
    {
        while (chunks.Length >= ChunkHeaderSize)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]);
            if (length > chunks.Length - ChunkHeaderSize) break;
            if (chunks.StartsWith(name)) return chunks.Slice(ChunkHeaderSize, (int)length);
            chunks = chunks[Math.Min(chunks.Length, ChunkHeaderSize + (int)length + (int)(length & 1))..];
        }
        return default;
    }

    private static int Number24(ReadOnlySpan<byte> data) => data[0] | data[1] << 8 | data[2] << 16;
}
