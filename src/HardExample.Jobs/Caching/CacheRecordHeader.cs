using System.Buffers.Binary;
using System.IO.Hashing;

namespace HardExample.Jobs.Caching;

/// <summary>The header of a record: a mark to find it by, its key, its length, checksums of itself and the content.</summary>
/// <param name="Key">Whose observation it is.</param>
/// <param name="Length">Bytes of the content.</param>
/// <param name="Checksum">XxHash3 of the content.</param>
internal readonly record struct CacheRecordHeader(UInt128 Key, int Length, ulong Checksum)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 36;

    /// <summary>The first bytes of a header; after damage the next record is found by them.</summary>
    public static ReadOnlySpan<byte> Mark => [0xE5, 0x48, 0x58, 0x9D];

    /// <summary>The header of a content.</summary>
    public static CacheRecordHeader Of(UInt128 key, ReadOnlySpan<byte> content) => new(key, content.Length, XxHash3.HashToUInt64(content));

    /// <summary>Reads a header.</summary>
    /// <returns>False when the bytes are none, or damaged.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CacheRecordHeader header)
    {
        header = default;
        if (bytes.Length < Size || !bytes.StartsWith(Mark) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[32..]) != SelfCheck(bytes))
            return false;
        header = new(
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        return header.Length >= 0;
    }

    /// <summary>Writes the header into the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Length);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[8..], Key);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[32..], SelfCheck(bytes));
    }

    private static uint SelfCheck(ReadOnlySpan<byte> bytes) => (uint)XxHash3.HashToUInt64(bytes[..32]);
}
