using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HardExample.Jobs.Caching;

/// <summary>The data file: a head that names it, then records one after another.</summary>
internal static class CacheDataFile
{
    /// <summary>Bytes before the first record.</summary>
    public const int HeaderSize = 24;

    private static ReadOnlySpan<byte> Magic => "HEXDATA1"u8;

    /// <summary>Makes the file when it is missing; begins anew when it is no data file of this version.</summary>
    /// <returns>The random id of the file; a file that replaces it has another.</returns>
    public static UInt128 OpenOrCreate(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1);
        if (ReadId(file) is { } known) return known;
        Span<byte> head = stackalloc byte[HeaderSize];
        Magic.CopyTo(head);
        Guid.NewGuid().TryWriteBytes(head[Magic.Length..]);
        file.SetLength(0);
        file.Write(head);
        return MemoryMarshal.Read<UInt128>(head[Magic.Length..]);
    }

    /// <summary>Appends records.</summary>
    /// <returns>Where they begin.</returns>
    /// <exception cref="IOException">They cannot be written, or the file is another one by now.</exception>
    public static long Append(string path, UInt128 id, ReadOnlySpan<byte> records)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1);
        if (ReadId(file) != id) throw new IOException($"{path} was replaced by another file meanwhile.");
        long start = file.Seek(0, SeekOrigin.End);
        file.Write(records);
        return start;
    }

    /// <summary>The records with a sound header between two offsets; damaged ones are skipped. Contents are not checked.</summary>
    public static IEnumerable<(UInt128 Key, CacheLocation Location)> Records(SafeFileHandle file, long start, long end)
    {
        byte[] bytes = new byte[CacheRecordHeader.Size];
        while (start + CacheRecordHeader.Size <= end)
        {
            if (ReadFully(file, bytes, start) && CacheRecordHeader.TryRead(bytes, out CacheRecordHeader header)
                && start + CacheRecordHeader.Size + header.Length <= end)
            {
                yield return (header.Key, new(start, header.Length));
                start += CacheRecordHeader.Size + header.Length;
            }
            else
            {
                start = NextMark(file, start + 1, end);
            }
        }
    }

    /// <summary>Fills the buffer.</summary>
    /// <returns>False when the file ends before.</returns>
    public static bool ReadFully(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            int read = RandomAccess.Read(file, buffer, offset);
            if (read == 0) return false;
            buffer = buffer[read..];
            offset += read;
        }
        return true;
    }

    private static UInt128? ReadId(FileStream file)
    {
        Span<byte> head = stackalloc byte[HeaderSize];
        file.Position = 0;
        return file.ReadAtLeast(head, HeaderSize, throwOnEndOfStream: false) == HeaderSize && head.StartsWith(Magic)
            ? MemoryMarshal.Read<UInt128>(head[Magic.Length..]) : null;
    }

    private static long NextMark(SafeFileHandle file, long start, long end)
    {
        byte[] window = new byte[1 << 16];
        while (start < end)
        {
            int length = (int)Math.Min(window.Length, end - start);
            if (!ReadFully(file, window.AsSpan(0, length), start)) return end;
            int found = window.AsSpan(0, length).IndexOf(CacheRecordHeader.Mark);
            if (found >= 0) return start + found;
            // A mark may lie across the border of two windows.
            start += Math.Max(1, length - CacheRecordHeader.Mark.Length + 1);
        }
        return end;
    }
}
