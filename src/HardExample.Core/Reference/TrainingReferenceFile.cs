using System.Security.Cryptography;
using HardExample.Core.Errors;

namespace HardExample.Core.Reference;

/// <summary>A reference as a file: magic, version, content, and the SHA-256 of all that at the end. Little-endian.</summary>
public static class TrainingReferenceFile
{
    /// <summary>The version that is written; only this one is read.</summary>
    public const int Version = 8;

    // The line ends show a file that was sent as text.
    private static ReadOnlySpan<byte> Magic => "HXMREF\r\n"u8;

    /// <summary>Writes a reference.</summary>
    /// <param name="reference">What to write.</param>
    /// <param name="stream">Writable; it stays open.</param>
    public static void Write(TrainingReference reference, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(WriteContent(reference, stream));
    }

    /// <summary>The SHA-256 that the file of a reference ends with, 32 bytes, without the file: it identifies the reference.</summary>
    public static byte[] CheckSumOf(TrainingReference reference) => WriteContent(reference, Stream.Null);

    /// <summary>Reads a reference; nothing of a damaged file is used.</summary>
    /// <param name="stream">Readable, at the start of the file; one that cannot seek is read into memory first.</param>
    /// <exception cref="InputException">It is no reference, one of another version, cut off or damaged.</exception>
    public static TrainingReference Read(Stream stream)
    {
        if (!stream.CanSeek)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            copy.Position = 0;
            return Read(copy);
        }
        long start = stream.Position, length = stream.Length - start - SHA256.HashSizeInBytes;
        CheckHead(stream, length);
        stream.Position = start;
        CheckSum(stream, length);
        stream.Position = start + Magic.Length + sizeof(int);
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            return ReferenceContent.Read(reader);
        }
        catch (Exception e) when (
            e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new InputException(
                "The training reference is damaged although its check sum fits: whatever wrote it was no New-MiningReference. "
                + "Make it again with New-MiningReference.", e);
        }
    }

    private static byte[] WriteContent(TrainingReference reference, Stream stream)
    {
        using var sha = SHA256.Create();
        using (var hashing = new CryptoStream(stream, sha, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(hashing))
        {
            writer.Write(Magic);
            writer.Write(Version);
            ReferenceContent.Write(reference, writer);
        }
        return sha.Hash!;
    }

    private static void CheckHead(Stream stream, long length)
    {
        Span<byte> head = stackalloc byte[Magic.Length + sizeof(int)];
        if (length < head.Length)
            throw new InputException("The training reference is cut off: it has not even a head and a check sum. Make it again with "
                + "New-MiningReference.");
        stream.ReadExactly(head);
        if (!head[..Magic.Length].SequenceEqual(Magic))
            throw new InputException("The file is no training reference: it does not begin with HXMREF. Give a file that "
                + "New-MiningReference wrote.");
        int version = BitConverter.ToInt32(head[Magic.Length..]);
        if (version != Version)
            throw new InputException(
                $"The training reference has version {version}; this program reads version {Version}. Make it again with "
                + "New-MiningReference.");
    }

    private static void CheckSum(Stream stream, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (long left = length; left > 0;)
        {
            int count = (int)Math.Min(left, buffer.Length);
            stream.ReadExactly(buffer, 0, count);
            hash.AppendData(buffer, 0, count);
            left -= count;
        }
        Span<byte> stored = stackalloc byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(stored);
        if (!stored.SequenceEqual(hash.GetHashAndReset()))
            throw new InputException("The training reference is damaged: its content does not fit its check sum. Copy it again, or make "
                + "it again with New-MiningReference.");
    }
}
