using System.Buffers;
using System.Text;

namespace HardExample.Core.Formats;

/// <summary>Cuts a stream into pieces of whole lines, which may then be read on several threads.</summary>
internal static class LineBlocks
{
    /// <summary>A line may be this long, bytes; what is longer is no manifest.</summary>
    public const int LongestLine = 1 << 24;

    // The first blocks are small, so that the first line is available early.
    private const int FirstSize = 1 << 13, LargestSize = 1 << 17;

    /// <summary>Not the shared pool, which caches arrays per thread: threads are short-lived here.</summary>
    public static ArrayPool<byte> Pool { get; } = ArrayPool<byte>.Create(LargestSize, maxArraysPerBucket: 64);

    /// <summary>The pieces in order; each one's memory is its own until it is disposed of.</summary>
    /// <param name="stream">Read to its end as the pieces are asked for, not disposed.</param>
    public static IEnumerable<LineBlock> Of(Stream stream)
    {
        int number = 1, size = FirstSize;
        byte[] buffer = Pool.Rent(size);
        int filled = stream.ReadAtLeast(buffer.AsSpan(0, 2), 2, throwOnEndOfStream: false);
        if (Utf16Text.Find(buffer.AsSpan(0, filled)) is { } encoding)
            (stream, filled) = (Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8, leaveOpen: true), 0);
        bool passing = false; // over the rest of a line that is too long
        while (true)
        {
            int read = stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            bool ended = filled + read < buffer.Length;
            filled += read;
            int lines = ended && !passing ? filled : buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            if (passing)
            {
                int first = buffer.AsSpan(0, filled).IndexOf((byte)'\n') + 1;
                passing = first == 0;
                if (passing) first = filled;
                buffer.AsSpan(first, filled - first).CopyTo(buffer);
                filled -= first;
                if (passing && ended) break;
                continue;
            }
            if (lines == 0 && ended) break;
            if (lines == 0 && filled > LongestLine)
            {
                yield return LineBlock.OfTooLongLine(number++);
                (passing, filled) = (true, 0);
                continue;
            }
            size = Math.Min(size * 2, LargestSize);
            byte[] next = Pool.Rent(Math.Max(size, 2 * (filled - lines)));
            buffer.AsSpan(lines, filled - lines).CopyTo(next);
            if (lines > 0)
            {
                int count = buffer.AsSpan(0, lines).Count((byte)'\n') + (buffer[lines - 1] == '\n' ? 0 : 1);
                yield return new(buffer, lines, count, number);
                number += count;
            }
            else Pool.Return(buffer);
            (buffer, filled) = (next, filled - lines);
            if (ended) break;
        }
        Pool.Return(buffer);
    }
}
